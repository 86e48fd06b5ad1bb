// SPDX-License-Identifier: Apache-2.0
// The coded face of a case and of its people: what may be counted, filtered and shown to a partner. Words of the Human
// Trafficking Case Data Standard 2.0 (IOM, CC BY 4.0, https://github.com/UNMigration/HTCDS) keep its spelling;
// ForcedCriminality is ours (its issue 28 asks for it) and leaves as Other. Acts and means: Palermo Protocol,
// article 3.
#pragma once

#include <string>
#include <vector>

#include "cases/words.h"
#include "core/environment.h"
#include "core/id.h"
#include "core/result.h"

SULUH_WORDS(Status, Active, FollowUp, Closed, ClosedReferred);
SULUH_WORDS(Trafficking, unset, PossibleVictimOfTrafficking, ActualVictimOfTrafficking, NotAVictimOfTrafficking);
SULUH_WORDS(DecidedBy, unset, Police, NGO, CourtOrProsecution, NonPoliceGovernmentalOrganization, Other);
SULUH_WORDS(Act, recruitment, transportation, transfer, harbouring, receipt);
SULUH_WORDS(Means, force, threat, coercion, abduction, fraud, deception, abuse_of_power, vulnerability, payment, debt);
SULUH_WORDS(Purpose, ForcedLabour, SexualExploitation, ChildLabour, ForcedMarriage, Servitude,
            ForcedMilitaryByNonStateActors, OrganRemoval, ForcedBegging, ForcedAdoption, Surrogacy, ForcedCriminality,
            Other);
SULUH_WORDS(Recruitment, AtAPlaceOfBusiness, AtAnEducationalInstitution, AtWork, ThroughOnlineSocialNetworks,
            ThroughAnOnlineAdvertisement, ThroughATelevisionAdvert, ThroughANewspaperAdvert,
            ThroughFamilyOrFamilyEvents, ThroughFriendsOrSocialEvents, Other);
SULUH_WORDS(Control, PhysicalThreats, ThreatsLawEnforcement, ThreatensChildrenFamily, DebtBondage, FalsePromises,
            PhysicalAbuse, SexualAbuse, TakesEarnings, RestrictsFinancialAccess, RestrictsMedicalCare,
            RestrictsMovement, WithholdsNecessities, PsychologicalAbuse, PsychoactiveSubstance, ExcessiveWorkingHours,
            WithholdsDocuments, UsesChildren, Other);
SULUH_WORDS(Industry, unset, A_AgricultureForestryAndFishing, B_MiningAndQuarrying, C_Manufacturing,
            D_ElectricityGasSteamAndAirConditioningSupply, E_WaterSupplySewerageWasteManagement, F_Construction,
            G_WholesaleAndRetailTradeRepairOfMotorVehicles, H_TransportationAndStorage,
            I_AccommodationAndFoodServiceActivities, J_InformationAndCommunication, K_FinancialAndInsuranceActivities,
            L_RealEstateActivities, M_ProfessionalScientificAndTechnicalActivities,
            N_AdministrativeAndSupportServiceActivities, O_PublicAdministrationAndDefence, P_Education,
            Q_HumanHealthAndSocialWorkActivities, R_ArtsEntertainmentAndRecreation, S_OtherServiceActivities,
            T_ActivitiesOfHouseholdsAsEmployers, U_ActivitiesOfExtraterritorialOrganizations);
SULUH_WORDS(SexExploitation, Prostitution, Pornography, RemoteInteractiveServices, PrivateSexualServices);
SULUH_WORDS(Vulnerability, Addiction, SocialGroup, Discrimination, Poverty, DisabilityAndPhysicalHealth, MentalHealth,
            Migration, Homelessness, AbuseSocialMedia, AbusePhysical, Education, WorkEnvironment);
SULUH_WORDS(PersonRole, victim, suspect, witness, family);
SULUH_WORDS(Sex, unset, Feminine, Masculine, TransgenderFeminine, TransgenderMasculine, NonConforming,
            NonSpecifiedUnknown);
SULUH_WORDS(Child, unknown, yes, no);
SULUH_WORDS(PerpetratorRole, TravellingPartner, Transporter, RecruiterOrIntermediary, BrokerTravelAgent,
            TransferredIndividual, HarbouredIndividual, SoldIndividual, BoughtIndividual, ReceivedIndividual,
            ControlledIndividual, Smuggler, Abuser, Kidnapper, Exploiter, Other);
SULUH_WORDS(RelationKind, guardian, parent, child, sibling, spouse, acquaintance, employer, recruiter, other);
namespace cases {
enum class AgeBand { unset, to_11, to_14, to_17, to_24, to_39, to_59, older };
}
template <>
struct schema::Words<cases::AgeBand> {
  static constexpr std::array<std::string_view, 8> words{"",      "0_11",  "12_14", "15_17",
                                                         "18_24", "25_39", "40_59", "60_up"};
};

namespace cases {

/// A stop on the way: a district code or a country, and the days between which it was.
struct Stop {
  std::string place, from, to;
};

struct Facts {
  Status status = Status::Active;
  Trafficking trafficking_status = Trafficking::unset;
  DecidedBy trafficking_decided_by = DecidedBy::unset;
  std::string origin_district, destination_country, offence_day;
  std::vector<Act> acts;
  std::vector<Means> means;
  std::vector<Purpose> purposes;
  std::vector<Recruitment> recruitment;
  std::vector<Control> control;
  Industry industry = Industry::unset;
  std::vector<SexExploitation> sex_exploitation;
  std::vector<Vulnerability> vulnerabilities;
  std::vector<Stop> route;
};

struct Relation {
  core::PersonId to;
  RelationKind kind = RelationKind::other;
};

struct Person {
  core::PersonId person_id;
  PersonRole role = PersonRole::victim;
  Sex sex = Sex::unset;
  std::int64_t birth_year = 0;  ///< 0: unknown
  AgeBand age_band = AgeBand::unset;
  std::string citizenship;
  Child is_child = Child::unknown;
  std::vector<PerpetratorRole> perpetrator_roles;
  std::vector<Relation> relations;
  std::int64_t version = 0;
};

/// Puts sets into their one form and checks what words cannot say: places, days that exist and have been, stops in
/// order. bad_field names the field, below `pointer`.
core::Done check_facts(Facts& facts, std::string_view pointer, core::Millis now);
/// The same for a person; a child marked adult, an adult marked child and a birth after the event are refused. The
/// event is the offence day, or today where it is not known.
core::Done check_person(Person& person, const Facts& facts, std::string_view pointer, core::Millis now);

bool known_country(std::string_view code);  ///< ISO 3166-1 alpha-3
bool known_place(std::string_view code);    ///< an area code of Indonesia ("17", "17.09", "17.09.01", "17.09.01.2001")
bool valid_day(std::string_view text);      ///< a civil date that exists

}  // namespace cases

namespace schema {

inline constexpr unsigned kReadWrite = kRead | kWrite;
inline constexpr unsigned kReadAndIn = kRead | kWrite | kRequired;

SULUH_FIELDS(cases::Stop, field("place", &T::place, kReadAndIn, 13), field("from", &T::from, kReadWrite, 10),
             field("to", &T::to, kReadWrite, 10));
SULUH_FIELDS(cases::Facts, field("status", &T::status, kReadWrite),
             field("trafficking_status", &T::trafficking_status, kReadWrite),
             field("trafficking_decided_by", &T::trafficking_decided_by, kReadWrite),
             field("origin_district", &T::origin_district, kReadWrite, 13),
             field("destination_country", &T::destination_country, kReadWrite, 3),
             field("offence_day", &T::offence_day, kReadWrite, 10), field("acts", &T::acts, kReadWrite, 10),
             field("means", &T::means, kReadWrite, 20), field("purposes", &T::purposes, kReadWrite, 20),
             field("recruitment", &T::recruitment, kReadWrite, 20), field("control", &T::control, kReadWrite, 30),
             field("industry", &T::industry, kReadWrite),
             field("sex_exploitation", &T::sex_exploitation, kReadWrite, 10),
             field("vulnerabilities", &T::vulnerabilities, kReadWrite, 20), field("route", &T::route, kReadWrite, 20));
SULUH_FIELDS(cases::Relation, field("to", &T::to, kReadAndIn), field("kind", &T::kind, kReadAndIn));
SULUH_FIELDS(cases::Person, field("person_id", &T::person_id, kReadAndIn), field("role", &T::role, kReadAndIn),
             field("sex", &T::sex, kReadWrite), field("birth_year", &T::birth_year, kReadWrite),
             field("age_band", &T::age_band, kReadWrite), field("citizenship", &T::citizenship, kReadWrite, 3),
             field("is_child", &T::is_child, kReadWrite),
             field("perpetrator_roles", &T::perpetrator_roles, kReadWrite, 20),
             field("relations", &T::relations, kReadWrite, 20), field("version", &T::version, kReadWrite));

}  // namespace schema
