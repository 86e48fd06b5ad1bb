// SPDX-License-Identifier: Apache-2.0
// The fields of a file in the reader's language, for choosing them and as headings of a list.
import { word } from '../cases/words';
import { m } from '../i18n';
import type { Column } from './columns';
import { kColumns } from './columns';

const kLabels: Readonly<Record<string, () => string>> = {
  suluh_CaseId: m.htcds_case_id,
  suluh_Number: m.cases_number,
  suluh_Title: m.case_field_title,
  suluh_OpenedDay: m.htcds_opened,
  cas_Status: m.cases_status,
  cas_ReasonForCaseClosure: m.htcds_closure_reason,
  suluh_OffenceDay: m.case_offence_day,
  suluh_OriginDistrict: m.case_origin,
  suluh_DestinationCountry: m.case_destination,
  suluh_Acts: m.case_acts,
  suluh_Means: m.case_means,
  vic_TraffickingStatus: m.case_trafficking,
  vic_TraffickingStatusDecisionMakingOrg: m.case_decided_by,
  vic_MethodOfRecruitment: m.case_recruitment,
  vic_MethodsOfControl: m.case_control,
  vic_TypeOfExploitation: m.case_purposes,
  vic_ForcedLabourIndustry: m.case_industry,
  vic_TypeOfSexExploitation: m.case_sexual,
  vic_Vulnerabilities: m.case_vulnerabilities,
  suluh_Route: m.case_part_route,
  suluh_Narrative: m.case_field_narrative,
  suluh_Legal: m.case_field_legal,
  suluh_CaseNumbers: m.case_field_case_numbers,
  suluh_Location: m.case_field_location,
  suluh_Money: m.case_field_money,
  cco_CaseComment: m.case_field_note,
  suluh_Role: m.case_role,
  prs_FirstName: m.htcds_first_name,
  prs_MiddleName: m.htcds_middle_name,
  prs_SecondName: m.htcds_second_name,
  suluh_FullName: m.case_field_name,
  suluh_OtherNames: m.case_field_other_names,
  prs_Gender: m.case_sex,
  prs_Birthdate: m.case_field_birth_date,
  suluh_BirthYear: m.case_birth_year,
  suluh_Age: m.htcds_age,
  suluh_AgeBand: m.case_age,
  suluh_IsChild: m.case_is_child,
  suluh_BirthPlace: m.case_field_birth_place,
  prs_Citizenship: m.case_citizenship,
  prs_IdentityNumber: m.case_field_nik,
  suluh_Passport: m.case_field_passport,
  suluh_Mother: m.case_field_mother,
  suluh_Father: m.case_field_father,
  suluh_SexNote: m.case_field_sex_note,
  suluh_NationalityNote: m.case_field_nationality_note,
  prs_MobilePhone: m.case_field_phones,
  prs_HomePhone: m.htcds_home_phone,
  prs_MailingStreet: m.case_field_address,
  suluh_SafeTimes: m.case_field_safe_times,
  suluh_SafeWords: m.case_field_safe_words,
  suluh_Emergency: m.case_field_emergency,
  suluh_Health: m.case_field_health,
  per_RoleInProcess: m.htcds_perpetrator,
};

/** Columns that only a file of ours has are shown by their own names. */
export function labelOf(name: string): string {
  return kLabels[name]?.() ?? name;
}

/** What people choose from: everything with a label of its own. */
export function choosable(): Column[] {
  return kColumns.filter((column) => Object.hasOwn(kLabels, column.name));
}

/** A field's codes as words; other texts as they are. */
export function cellWords(column: Column, text: string): string {
  const { list } = column;
  if (!list || text === '') return text;
  return (column.kind === 'codes' ? text.split(' ') : [text]).map((code) => word(list, code)).join('; ');
}
