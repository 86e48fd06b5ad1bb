// SPDX-License-Identifier: Apache-2.0
// The columns of a flat HTCDS file. Names with prs_, vic_, per_, cas_ and cco_ are fields of the Human Trafficking Case Data
// Standard 2.0 (IOM, CC BY 4.0, https://github.com/UNMigration/HTCDS, commit 3c2f653); those with suluh_ are ours. The standard
// has no exchange format of its own: one row is a person, with the fields of her case repeated.
import type { SectionClass } from '../cases/types';
import type { WordList } from '../cases/words';

export type Kind = 'text' | 'lines' | 'day' | 'year' | 'age' | 'code' | 'codes' | 'country' | 'place' | 'phone' | 'route' | 'relations' | 'places';

export interface Column {
  name: string;
  /** About the case (the same in all its rows) or about the person of the row. */
  scope: 'case' | 'person';
  kind: Kind;
  /** Codes of this list are meant. */
  list?: WordList;
  /** A sealed field: the class of its section, and its key there. */
  section?: SectionClass;
  key?: string;
  /** A coded fact of the case or of the person. */
  fact?: string;
  /** Other names of the same column, in small letters without spaces: HTCDS's own form, offices' lists. */
  also: readonly string[];
}

type Extra = Omit<Column, 'name' | 'scope' | 'kind' | 'also'>;
const one = (scope: Column['scope']) => (name: string, kind: Kind, extra: Extra, also = ''): Column => ({ name, scope, kind, ...extra, also: also.split(' ').filter(Boolean) });
const ofCase = one('case');
const ofPerson = one('person');

/** Of the case; victims' fields stand at every victim, because HTCDS has them there. */
export const kCaseColumns: readonly Column[] = [
  ofCase('suluh_CaseId', 'text', {}),
  ofCase('suluh_Number', 'text', {}, 'number nomor nomorkasus nokasus noperkara nomorregister noregister casenumber caseid idkasus'),
  ofCase('suluh_Title', 'text', { section: 'title', key: 'text' }, 'judul judulkasus title casetitle'),
  ofCase('suluh_OpenedDay', 'day', {}, 'tanggallaporan tanggalterima tanggalmasuk dateopened dateofreport'),
  ofCase('cas_Status', 'code', { list: 'status', fact: 'status' }, 'status statuskasus keadaan casestatus'),
  ofCase('cas_ReasonForCaseClosure', 'text', {}, 'alasanditutup'),
  ofCase('suluh_OffenceDay', 'day', { fact: 'offence_day' }, 'tanggalkejadian tglkejadian waktukejadian dateofoffence dateofevent offenceday'),
  ofCase('suluh_OriginDistrict', 'place', { fact: 'origin_district' }, 'kecamatan kecamatanasal asal daerahasal district origindistrict'),
  ofCase('suluh_DestinationCountry', 'country', { fact: 'destination_country' }, 'negaratujuan tujuan negarapenempatan destinationcountry destination'),
  ofCase('suluh_Acts', 'codes', { list: 'act', fact: 'acts' }, 'perbuatan proses acts act'),
  ofCase('suluh_Means', 'codes', { list: 'means', fact: 'means' }, 'cara means'),
  ofCase('vic_TraffickingStatus', 'code', { list: 'trafficking', fact: 'trafficking_status' }, 'statustppo statuskorban'),
  ofCase('vic_TraffickingStatusDecisionMakingOrg', 'code', { list: 'decided', fact: 'trafficking_decided_by' }, 'ditetapkanoleh'),
  ofCase('vic_MethodOfRecruitment', 'codes', { list: 'recruited', fact: 'recruitment' }, 'caraperekrutan perekrutan recruitment'),
  ofCase('vic_MethodsOfControl', 'codes', { list: 'control', fact: 'control' }, 'vic_methods_of_control carapengendalian kendali control'),
  ofCase('suluh_MethodsOfControl', 'codes', { list: 'control' }),
  ofCase('vic_TypeOfExploitation', 'codes', { list: 'purpose', fact: 'purposes' }, 'bentukeksploitasi jeniseksploitasi eksploitasi exploitation purpose purposes tujuaneksploitasi'),
  ofCase('suluh_TypeOfExploitation', 'codes', { list: 'purpose' }),
  ofCase('vic_ForcedLabourIndustry', 'code', { list: 'industry', fact: 'industry' }, 'sektor sektorkerja industri bidangkerja industry'),
  ofCase('vic_TypeOfSexExploitation', 'codes', { list: 'sexual', fact: 'sex_exploitation' }),
  ofCase('vic_Vulnerabilities', 'codes', { list: 'vulnerable', fact: 'vulnerabilities' }, 'kerentanan vulnerabilities'),
  ofCase('suluh_Route', 'route', { fact: 'route' }),
  ofCase('suluh_Narrative', 'text', { section: 'narrative', key: 'text' }, 'kronologi cerita uraian narasi uraiankejadian narrative story description'),
  ofCase('suluh_Legal', 'text', { section: 'legal', key: 'text' }, 'keadaanhukum legal'),
  ofCase('suluh_CaseNumbers', 'lines', { section: 'legal', key: 'case_numbers' }, 'nomorlp nolp laporanpolisi nomorlaporanpolisi policereport'),
  ofCase('suluh_Location', 'text', { section: 'location', key: 'text' }, 'tempatkejadian lokasi vic_locationofexploitation location'),
  ofCase('suluh_Places', 'places', { section: 'location', key: 'places' }),
  ofCase('suluh_Money', 'text', { section: 'money', key: 'text' }, 'kerugian uang biaya money'),
  ofCase('cco_CaseComment', 'lines', {}, 'catatan keterangan note notes comment comments remarks'),
];

const identity = (key: string): Extra => ({ section: 'identity', key });
const contact = (key: string): Extra => ({ section: 'contact', key });

export const kPersonColumns: readonly Column[] = [
  ofPerson('suluh_PersonId', 'text', {}),
  ofPerson('suluh_Role', 'code', { list: 'role', fact: 'role' }, 'peran role'),
  ofPerson('prs_FirstName', 'text', {}, 'prs_first_name namadepan firstname'),
  ofPerson('prs_MiddleName', 'text', {}, 'prs_middle_name namatengah middlename'),
  ofPerson('prs_SecondName', 'text', {}, 'prs_second_name namabelakang lastname surname familyname'),
  ofPerson('suluh_FullName', 'text', identity('name'), 'nama namalengkap namakorban name fullname'),
  ofPerson('suluh_OtherNames', 'lines', identity('other_names'), 'namalain alias namapanggilan othernames'),
  ofPerson('prs_Gender', 'code', { list: 'sex', fact: 'sex' }, 'jeniskelamin jk kelamin lp sex gender'),
  ofPerson('prs_Birthdate', 'day', identity('birth_date'), 'tanggallahir tgllahir birthdate dateofbirth dob'),
  ofPerson('suluh_BirthYear', 'year', { fact: 'birth_year' }, 'tahunlahir birthyear yearofbirth'),
  ofPerson('suluh_Age', 'age', {}, 'umur usia age'),
  ofPerson('suluh_AgeBand', 'code', { list: 'age', fact: 'age_band' }, 'kelompokumur agegroup'),
  ofPerson('suluh_IsChild', 'code', { list: 'child', fact: 'is_child' }, 'anak anaksaatkejadian child ischild'),
  ofPerson('suluh_BirthPlace', 'text', identity('birth_place'), 'tempatlahir birthplace placeofbirth'),
  ofPerson('prs_Citizenship', 'country', { fact: 'citizenship' }, 'kewarganegaraan warganegara citizenship nationality'),
  ofPerson('prs_IdentityNumber', 'text', identity('nik'), 'nik noktp nomorktp noidentitas nomoridentitas identitynumber idnumber'),
  ofPerson('suluh_Passport', 'text', identity('passport'), 'paspor nopaspor nomorpaspor passport passportnumber'),
  ofPerson('suluh_Mother', 'text', identity('mother'), 'namaibu ibu ibukandung mother'),
  ofPerson('suluh_Father', 'text', identity('father'), 'namaayah ayah father'),
  ofPerson('suluh_SexNote', 'text', identity('sex_note')),
  ofPerson('suluh_NationalityNote', 'text', identity('nationality_note')),
  ofPerson('prs_MobilePhone', 'phone', {}, 'prs_mobile_phone telepon nohp hp notelp nomorhp nomortelepon mobilephone phone handphone wa whatsapp'),
  ofPerson('prs_HomePhone', 'phone', {}, 'prs_home_phone teleponrumah homephone'),
  ofPerson('suluh_OtherPhones', 'lines', {}, 'teleponlain'),
  ofPerson('prs_MailingStreet', 'text', contact('address'), 'alamat alamatlengkap address street'),
  ofPerson('suluh_SafeTimes', 'text', contact('safe_times'), 'waktuaman'),
  ofPerson('suluh_SafeWords', 'text', contact('safe_words'), 'kataaman'),
  ofPerson('suluh_Emergency', 'text', contact('emergency'), 'kontakdarurat emergencycontact'),
  ofPerson('suluh_Health', 'text', { section: 'health', key: 'text' }, 'kesehatan kondisikesehatan health'),
  ofPerson('suluh_PersonMoney', 'text', { section: 'money', key: 'text' }),
  ofPerson('per_RoleInProcess', 'codes', { list: 'perpetrator', fact: 'perpetrator_roles' }, 'peranpelaku'),
  ofPerson('suluh_Relations', 'relations', { fact: 'relations' }),
];

export const kColumns: readonly Column[] = [...kCaseColumns, ...kPersonColumns];
const kByName = new Map(kColumns.flatMap((column) => [[plainName(column.name), column] as const, ...column.also.map((name) => [plainName(name), column] as const)]));

export function plainName(name: string): string {
  return name.normalize('NFKD').replace(/[^\p{L}\p{N}_]/gu, '').toLowerCase();
}

export const columnOf = (name: string): Column | null => kByName.get(plainName(name)) ?? null;

/** What an export writes of each sealed section; the reader chooses which of them. */
export function isSealed(column: Column): boolean {
  return column.section !== undefined || /^(prs_(First|Middle|Second)Name|prs_\w+Phone|suluh_OtherPhones|cco_CaseComment)$/.test(column.name);
}

/** Words the picklists of HTCDS 2.0 lack: they leave as Other, with the exact words in a column of ours. */
export const kOurWords: Readonly<Record<string, readonly string[]>> = {
  vic_TypeOfExploitation: ['ForcedCriminality'],
  vic_MethodsOfControl: ['RestrictsMovement', 'UsesChildren'],
};
