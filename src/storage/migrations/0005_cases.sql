-- Cases that two organisations carry together (docs/cases.md). Every TEXT column holds coded words, never what a person
-- said; lists are sorted and joined by ",". Statements are kept whole, so that every client can check them by itself.

CREATE TABLE case_serials (
  network_id @BLOB@ NOT NULL,
  org_id @BLOB@ NOT NULL,
  year @INT@ NOT NULL,
  last @INT@ NOT NULL,
  PRIMARY KEY (network_id, org_id, year)
) @STRICT@;

-- order_ms is minus updated_ms, so that one ascending index gives the last changed first. due_ms is the earliest of open
-- tasks, running clocks and unanswered referrals; 2^53 - 1 where there is none.
CREATE TABLE cases (
  network_id @BLOB@ NOT NULL,
  case_id @BLOB@ NOT NULL,
  org_id @BLOB@ NOT NULL,
  number TEXT NOT NULL,
  from_report @BLOB@,
  status TEXT NOT NULL,
  trafficking_status TEXT NOT NULL,
  trafficking_decided_by TEXT NOT NULL,
  origin_district TEXT NOT NULL,
  destination_country TEXT NOT NULL,
  offence_day TEXT NOT NULL,
  acts TEXT NOT NULL,
  means TEXT NOT NULL,
  purposes TEXT NOT NULL,
  recruitment TEXT NOT NULL,
  control TEXT NOT NULL,
  industry TEXT NOT NULL,
  sex_exploitation TEXT NOT NULL,
  vulnerabilities TEXT NOT NULL,
  route TEXT NOT NULL,
  owner @BLOB@,
  closure TEXT NOT NULL,
  closure_reason TEXT NOT NULL,
  closure_by @BLOB@,
  opened_ms @INT@ NOT NULL,
  order_ms @INT@ NOT NULL,
  due_ms @INT@ NOT NULL,
  version @INT@ NOT NULL,
  PRIMARY KEY (network_id, case_id),
  UNIQUE (network_id, org_id, number)
) @STRICT@;
CREATE INDEX cases_by_org ON cases (network_id, org_id, closure, order_ms, case_id);
CREATE INDEX cases_by_owner ON cases (network_id, owner, order_ms);
CREATE INDEX cases_by_due ON cases (network_id, org_id, due_ms);

CREATE TABLE case_people (
  network_id @BLOB@ NOT NULL,
  person_id @BLOB@ NOT NULL,
  case_id @BLOB@ NOT NULL,
  role TEXT NOT NULL,
  sex TEXT NOT NULL,
  birth_year @INT@ NOT NULL,
  age_band TEXT NOT NULL,
  citizenship TEXT NOT NULL,
  is_child TEXT NOT NULL,
  perpetrator_roles TEXT NOT NULL,
  relations TEXT NOT NULL,
  version @INT@ NOT NULL,
  made_ms @INT@ NOT NULL,
  PRIMARY KEY (network_id, case_id, person_id)
) @STRICT@;

-- slot is empty where there is one section for subject and class, the section's own id where there may be several.
CREATE TABLE case_sections (
  network_id @BLOB@ NOT NULL,
  section_id @BLOB@ NOT NULL,
  case_id @BLOB@ NOT NULL,
  subject_id @BLOB@ NOT NULL,
  class TEXT NOT NULL,
  slot @BLOB@ NOT NULL,
  version @INT@ NOT NULL,
  bundle_id @BLOB@ NOT NULL,
  envelope @BLOB@ NOT NULL,
  circle_id @BLOB@ NOT NULL,
  epoch @INT@ NOT NULL,
  wrapped @BLOB@ NOT NULL,
  author @BLOB@ NOT NULL,
  made_ms @INT@ NOT NULL,
  PRIMARY KEY (network_id, section_id),
  UNIQUE (network_id, case_id, subject_id, class, slot)
) @STRICT@;

CREATE TABLE case_tasks (
  network_id @BLOB@ NOT NULL,
  task_id @BLOB@ NOT NULL,
  case_id @BLOB@ NOT NULL,
  kind TEXT NOT NULL,
  due_day TEXT NOT NULL,
  due_ms @INT@ NOT NULL,
  owner @BLOB@,
  made_by @BLOB@ NOT NULL,
  circle_id @BLOB@ NOT NULL,
  epoch @INT@ NOT NULL,
  wrapped @BLOB@ NOT NULL,
  envelope @BLOB@ NOT NULL,
  done_ms @INT@,
  version @INT@ NOT NULL,
  PRIMARY KEY (network_id, task_id)
) @STRICT@;
CREATE INDEX case_tasks_by_case ON case_tasks (network_id, case_id);

CREATE TABLE case_clocks (
  network_id @BLOB@ NOT NULL,
  clock_id @BLOB@ NOT NULL,
  case_id @BLOB@ NOT NULL,
  clock TEXT NOT NULL,
  began_ms @INT@ NOT NULL,
  due_ms @INT@ NOT NULL,
  ended_ms @INT@,
  reason TEXT NOT NULL,
  PRIMARY KEY (network_id, clock_id)
) @STRICT@;
CREATE INDEX case_clocks_by_case ON case_clocks (network_id, case_id);

CREATE TABLE case_consents (
  network_id @BLOB@ NOT NULL,
  consent_id @BLOB@ NOT NULL,
  case_id @BLOB@ NOT NULL,
  to_org @BLOB@ NOT NULL,
  evidence @BLOB@,
  statement @BLOB@ NOT NULL,
  signature @BLOB@ NOT NULL,
  withdrawn_ms @INT@,
  withdrawal @BLOB@ NOT NULL,
  withdrawal_signature @BLOB@ NOT NULL,
  made_ms @INT@ NOT NULL,
  PRIMARY KEY (network_id, consent_id)
) @STRICT@;
CREATE INDEX case_consents_by_case ON case_consents (network_id, case_id);

-- consent_id is empty where the basis is a rule of law. approver is NULL until a second person has signed.
CREATE TABLE case_grants (
  network_id @BLOB@ NOT NULL,
  grant_id @BLOB@ NOT NULL,
  case_id @BLOB@ NOT NULL,
  section_id @BLOB@ NOT NULL,
  bundle_id @BLOB@ NOT NULL,
  class TEXT NOT NULL,
  to_org @BLOB@ NOT NULL,
  to_circle @BLOB@ NOT NULL,
  to_epoch @INT@ NOT NULL,
  wrapped @BLOB@ NOT NULL,
  consent_id @BLOB@ NOT NULL,
  from_ms @INT@ NOT NULL,
  until_ms @INT@ NOT NULL,
  granted_by @BLOB@ NOT NULL,
  statement @BLOB@ NOT NULL,
  signature @BLOB@ NOT NULL,
  approver @BLOB@,
  approval @BLOB@ NOT NULL,
  admission @BLOB@ NOT NULL,
  admission_signature @BLOB@ NOT NULL,
  ended_ms @INT@,
  made_ms @INT@ NOT NULL,
  PRIMARY KEY (network_id, grant_id)
) @STRICT@;
CREATE INDEX case_grants_by_case ON case_grants (network_id, case_id);
CREATE INDEX case_grants_by_section ON case_grants (network_id, section_id);
CREATE INDEX case_grants_by_receiver ON case_grants (network_id, to_org);
CREATE INDEX case_grants_by_consent ON case_grants (network_id, consent_id);

CREATE TABLE case_referrals (
  network_id @BLOB@ NOT NULL,
  referral_id @BLOB@ NOT NULL,
  case_id @BLOB@ NOT NULL,
  from_org @BLOB@ NOT NULL,
  to_org @BLOB@ NOT NULL,
  state TEXT NOT NULL,
  due_day TEXT NOT NULL,
  due_ms @INT@ NOT NULL,
  made_ms @INT@ NOT NULL,
  PRIMARY KEY (network_id, referral_id)
) @STRICT@;
CREATE INDEX case_referrals_by_case ON case_referrals (network_id, case_id);
CREATE INDEX case_referrals_by_receiver ON case_referrals (network_id, to_org, state);
CREATE INDEX case_referrals_by_sender ON case_referrals (network_id, from_org, state);

-- The thread of a referral: the referral itself first (state sent), then the answers. The message is sealed once and
-- wrapped for both sides; its columns are empty where an answer has none.
CREATE TABLE case_answers (
  row_id @SERIAL_PK@,
  network_id @BLOB@ NOT NULL,
  referral_id @BLOB@ NOT NULL,
  state TEXT NOT NULL,
  org_id @BLOB@ NOT NULL,
  made_by @BLOB@ NOT NULL,
  statement @BLOB@ NOT NULL,
  signature @BLOB@ NOT NULL,
  bundle_id @BLOB@ NOT NULL,
  section_id @BLOB@ NOT NULL,
  envelope @BLOB@ NOT NULL,
  circle_id @BLOB@ NOT NULL,
  epoch @INT@ NOT NULL,
  wrapped @BLOB@ NOT NULL,
  to_circle @BLOB@ NOT NULL,
  to_epoch @INT@ NOT NULL,
  to_wrapped @BLOB@ NOT NULL,
  made_ms @INT@ NOT NULL,
  UNIQUE (network_id, referral_id, state)
) @STRICT@;
