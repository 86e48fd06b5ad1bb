// SPDX-License-Identifier: Apache-2.0
// Coded facts of a case in the reader's language: HTCDS 2.0 values (IOM, CC BY 4.0) with ForcedCriminality added, and
// the codes of docs/cases.md. Unknown codes (from a newer server) are shown as they are.
import { m } from '../i18n';

type Words = Readonly<Record<string, () => string>>;

export interface Option {
  value: string;
  text: string;
}

export const kWords = {
  status: {
    Active: m.case_status_active,
    FollowUp: m.case_status_follow_up,
    Closed: m.case_status_closed,
    ClosedReferred: m.case_status_closed_referred,
  },
  trafficking: {
    PossibleVictimOfTrafficking: m.case_trafficking_possible_victim_of_trafficking,
    ActualVictimOfTrafficking: m.case_trafficking_actual_victim_of_trafficking,
    NotAVictimOfTrafficking: m.case_trafficking_not_avictim_of_trafficking,
  },
  decided: {
    Police: m.case_decided_police,
    NGO: m.case_decided_ngo,
    CourtOrProsecution: m.case_decided_court_or_prosecution,
    NonPoliceGovernmentalOrganization: m.case_decided_non_police_governmental_organization,
    Other: m.case_decided_other,
  },
  act: {
    recruitment: m.case_act_recruitment,
    transportation: m.case_act_transportation,
    transfer: m.case_act_transfer,
    harbouring: m.case_act_harbouring,
    receipt: m.case_act_receipt,
  },
  means: {
    force: m.case_means_force,
    threat: m.case_means_threat,
    coercion: m.case_means_coercion,
    abduction: m.case_means_abduction,
    fraud: m.case_means_fraud,
    deception: m.case_means_deception,
    abuse_of_power: m.case_means_abuse_of_power,
    vulnerability: m.case_means_vulnerability,
    payment: m.case_means_payment,
    debt: m.case_means_debt,
  },
  purpose: {
    ForcedLabour: m.case_purpose_forced_labour,
    SexualExploitation: m.case_purpose_sexual_exploitation,
    ForcedCriminality: m.case_purpose_forced_criminality,
    ChildLabour: m.case_purpose_child_labour,
    ForcedMarriage: m.case_purpose_forced_marriage,
    Servitude: m.case_purpose_servitude,
    ForcedMilitaryByNonStateActors: m.case_purpose_forced_military_by_non_state_actors,
    OrganRemoval: m.case_purpose_organ_removal,
    ForcedBegging: m.case_purpose_forced_begging,
    ForcedAdoption: m.case_purpose_forced_adoption,
    Surrogacy: m.case_purpose_surrogacy,
    Other: m.case_purpose_other,
  },
  recruited: {
    ThroughOnlineSocialNetworks: m.case_recruited_through_online_social_networks,
    ThroughAnOnlineAdvertisement: m.case_recruited_through_an_online_advertisement,
    ThroughFriendsOrSocialEvents: m.case_recruited_through_friends_or_social_events,
    ThroughFamilyOrFamilyEvents: m.case_recruited_through_family_or_family_events,
    AtAPlaceOfBusiness: m.case_recruited_at_aplace_of_business,
    AtAnEducationalInstitution: m.case_recruited_at_an_educational_institution,
    AtWork: m.case_recruited_at_work,
    ThroughANewspaperAdvert: m.case_recruited_through_anewspaper_advert,
    ThroughATelevisionAdvert: m.case_recruited_through_atelevision_advert,
    Other: m.case_recruited_other,
  },
  control: {
    WithholdsDocuments: m.case_control_withholds_documents,
    TakesEarnings: m.case_control_takes_earnings,
    DebtBondage: m.case_control_debt_bondage,
    ExcessiveWorkingHours: m.case_control_excessive_working_hours,
    FalsePromises: m.case_control_false_promises,
    PhysicalAbuse: m.case_control_physical_abuse,
    SexualAbuse: m.case_control_sexual_abuse,
    PsychologicalAbuse: m.case_control_psychological_abuse,
    PhysicalThreats: m.case_control_physical_threats,
    ThreatsLawEnforcement: m.case_control_threats_law_enforcement,
    ThreatensChildrenFamily: m.case_control_threatens_children_family,
    RestrictsMovement: m.case_control_restricts_movement,
    RestrictsFinancialAccess: m.case_control_restricts_financial_access,
    RestrictsMedicalCare: m.case_control_restricts_medical_care,
    WithholdsNecessities: m.case_control_withholds_necessities,
    PsychoactiveSubstance: m.case_control_psychoactive_substance,
    UsesChildren: m.case_control_uses_children,
    Other: m.case_control_other,
  },
  industry: {
    A_AgricultureForestryAndFishing: m.case_industry_a_agriculture_forestry_and_fishing,
    B_MiningAndQuarrying: m.case_industry_b_mining_and_quarrying,
    C_Manufacturing: m.case_industry_c_manufacturing,
    D_ElectricityGasSteamAndAirConditioningSupply: m.case_industry_d_electricity_gas_steam_and_air_conditioning_supply,
    E_WaterSupplySewerageWasteManagement: m.case_industry_e_water_supply_sewerage_waste_management,
    F_Construction: m.case_industry_f_construction,
    G_WholesaleAndRetailTradeRepairOfMotorVehicles: m.case_industry_g_wholesale_and_retail_trade_repair_of_motor_vehicles,
    H_TransportationAndStorage: m.case_industry_h_transportation_and_storage,
    I_AccommodationAndFoodServiceActivities: m.case_industry_i_accommodation_and_food_service_activities,
    J_InformationAndCommunication: m.case_industry_j_information_and_communication,
    K_FinancialAndInsuranceActivities: m.case_industry_k_financial_and_insurance_activities,
    L_RealEstateActivities: m.case_industry_l_real_estate_activities,
    M_ProfessionalScientificAndTechnicalActivities: m.case_industry_m_professional_scientific_and_technical_activities,
    N_AdministrativeAndSupportServiceActivities: m.case_industry_n_administrative_and_support_service_activities,
    O_PublicAdministrationAndDefence: m.case_industry_o_public_administration_and_defence,
    P_Education: m.case_industry_p_education,
    Q_HumanHealthAndSocialWorkActivities: m.case_industry_q_human_health_and_social_work_activities,
    R_ArtsEntertainmentAndRecreation: m.case_industry_r_arts_entertainment_and_recreation,
    S_OtherServiceActivities: m.case_industry_s_other_service_activities,
    T_ActivitiesOfHouseholdsAsEmployers: m.case_industry_t_activities_of_households_as_employers,
    U_ActivitiesOfExtraterritorialOrganizations: m.case_industry_u_activities_of_extraterritorial_organizations,
  },
  sexual: {
    Prostitution: m.case_sexual_prostitution,
    Pornography: m.case_sexual_pornography,
    RemoteInteractiveServices: m.case_sexual_remote_interactive_services,
    PrivateSexualServices: m.case_sexual_private_sexual_services,
  },
  vulnerable: {
    Poverty: m.case_vulnerable_poverty,
    Migration: m.case_vulnerable_migration,
    Education: m.case_vulnerable_education,
    WorkEnvironment: m.case_vulnerable_work_environment,
    AbusePhysical: m.case_vulnerable_abuse_physical,
    AbuseSocialMedia: m.case_vulnerable_abuse_social_media,
    Discrimination: m.case_vulnerable_discrimination,
    SocialGroup: m.case_vulnerable_social_group,
    DisabilityAndPhysicalHealth: m.case_vulnerable_disability_and_physical_health,
    MentalHealth: m.case_vulnerable_mental_health,
    Homelessness: m.case_vulnerable_homelessness,
    Addiction: m.case_vulnerable_addiction,
  },
  role: {
    victim: m.case_role_victim,
    suspect: m.case_role_suspect,
    witness: m.case_role_witness,
    family: m.case_role_family,
  },
  sex: {
    Feminine: m.case_sex_feminine,
    Masculine: m.case_sex_masculine,
    TransgenderFeminine: m.case_sex_transgender_feminine,
    TransgenderMasculine: m.case_sex_transgender_masculine,
    NonConforming: m.case_sex_non_conforming,
    NonSpecifiedUnknown: m.case_sex_non_specified_unknown,
  },
  child: {
    unknown: m.case_child_unknown,
    yes: m.case_child_yes,
    no: m.case_child_no,
  },
  perpetrator: {
    RecruiterOrIntermediary: m.case_perpetrator_recruiter_or_intermediary,
    BrokerTravelAgent: m.case_perpetrator_broker_travel_agent,
    Transporter: m.case_perpetrator_transporter,
    TravellingPartner: m.case_perpetrator_travelling_partner,
    Exploiter: m.case_perpetrator_exploiter,
    HarbouredIndividual: m.case_perpetrator_harboured_individual,
    ReceivedIndividual: m.case_perpetrator_received_individual,
    TransferredIndividual: m.case_perpetrator_transferred_individual,
    ControlledIndividual: m.case_perpetrator_controlled_individual,
    SoldIndividual: m.case_perpetrator_sold_individual,
    BoughtIndividual: m.case_perpetrator_bought_individual,
    Smuggler: m.case_perpetrator_smuggler,
    Abuser: m.case_perpetrator_abuser,
    Kidnapper: m.case_perpetrator_kidnapper,
    Other: m.case_perpetrator_other,
  },
  relation: {
    guardian: m.case_relation_guardian,
    parent: m.case_relation_parent,
    child: m.case_relation_child,
    sibling: m.case_relation_sibling,
    spouse: m.case_relation_spouse,
    acquaintance: m.case_relation_acquaintance,
    employer: m.case_relation_employer,
    recruiter: m.case_relation_recruiter,
    other: m.case_relation_other,
  },
  class: {
    identity: m.case_class_identity,
    contact: m.case_class_contact,
    narrative: m.case_class_narrative,
    health: m.case_class_health,
    legal: m.case_class_legal,
    location: m.case_class_location,
    money: m.case_class_money,
    note: m.case_class_note,
    title: m.case_class_title,
    evidence: m.case_class_evidence,
  },
  aim: {
    protection: m.case_aim_protection,
    legal_aid: m.case_aim_legal_aid,
    health: m.case_aim_health,
    return: m.case_aim_return,
    reintegration: m.case_aim_reintegration,
    investigation: m.case_aim_investigation,
    other: m.case_aim_other,
  },
  how: {
    read_aloud: m.case_how_read_aloud,
    signed: m.case_how_signed,
    thumb_print: m.case_how_thumb_print,
    recorded: m.case_how_recorded,
  },
  language: {
    id: m.case_language_id,
    rej: m.case_language_rej,
    srj: m.case_language_srj,
    jv: m.case_language_jv,
    en: m.case_language_en,
    sign: m.case_language_sign,
    other: m.case_language_other,
  },
  need: {
    identification: m.case_need_identification,
    health: m.case_need_health,
    social: m.case_need_social,
    legal: m.case_need_legal,
    return: m.case_need_return,
    reintegration: m.case_need_reintegration,
  },
  reason: {
    AdditionalServicesRequired: m.case_reason_additional_services_required,
    MigrationOrChangeOfLocation: m.case_reason_migration_or_change_of_location,
    Other: m.case_reason_other,
  },
  refusal: {
    no_room: m.case_refusal_no_room,
    not_our_service: m.case_refusal_not_our_service,
    outside_area: m.case_refusal_outside_area,
    other: m.case_refusal_other,
  },
  answer: {
    sent: m.case_answer_sent,
    accepted: m.case_answer_accepted,
    refused: m.case_answer_refused,
    done: m.case_answer_done,
    revoked: m.case_answer_revoked,
  },
  task: {
    call: m.case_task_call,
    visit: m.case_task_visit,
    document: m.case_task_document,
    report_police: m.case_task_report_police,
    medical: m.case_task_medical,
    hearing: m.case_task_hearing,
    restitution: m.case_task_restitution,
    other: m.case_task_other,
  },
  closing: {
    completed: m.case_closing_completed,
    referred: m.case_closing_referred,
    lost_contact: m.case_closing_lost_contact,
    declined: m.case_closing_declined,
    not_trafficking: m.case_closing_not_trafficking,
    died: m.case_closing_died,
    other: m.case_closing_other,
  },
  grant: {
    running: m.case_grant_running,
    waiting: m.case_grant_waiting,
    withdrawn: m.case_grant_withdrawn,
    over: m.case_grant_over,
    future: m.case_grant_future,
  },
  fault: {
    signature: m.case_fault_signature,
    place: m.case_fault_place,
    circle: m.case_fault_circle,
    period: m.case_fault_period,
    approval: m.case_fault_approval,
    law: m.case_fault_law,
    consent: m.case_fault_consent,
    consent_scope: m.case_fault_consent_scope,
    withdrawn: m.case_fault_withdrawn,
    grant: m.case_fault_grant,
    sealed: m.case_fault_sealed,
  },
  opening: {
    opened: m.case_opening_opened,
    delivered: m.case_opening_delivered,
    offline: m.case_opening_offline,
  },
  age: {
    '0_11': m.case_age_0_11,
    '12_14': m.case_age_12_14,
    '15_17': m.case_age_15_17,
    '18_24': m.case_age_18_24,
    '25_39': m.case_age_25_39,
    '40_59': m.case_age_40_59,
    '60_up': m.case_age_60_up,
  },
  ending: {
    done: m.case_ending_done,
    not_applicable: m.case_ending_not_applicable,
    withdrawn: m.case_ending_withdrawn,
  },
  begins: {
    received: m.case_begins_received,
    requested: m.case_begins_requested,
    judgment: m.case_begins_judgment,
    warning: m.case_begins_warning,
  },
} satisfies Record<string, Words>;

export type WordList = keyof typeof kWords;

/** The codes of a list, in the order in which people choose from them. */
export function codesOf(list: WordList): string[] {
  return Object.keys(kWords[list]);
}

export function word(list: WordList, code: string): string {
  const words: Words = kWords[list];
  return words[code]?.() ?? code;
}

export function options(list: WordList, codes: readonly string[] = codesOf(list)): Option[] {
  return codes.map((value) => ({ value, text: word(list, value) }));
}

/** Several codes as one text: 'Perekrutan, Penerimaan'. */
export function wordsOf(list: WordList, codes: readonly string[]): string {
  return codes.map((code) => word(list, code)).join(', ');
}
