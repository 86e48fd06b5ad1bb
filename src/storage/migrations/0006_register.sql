-- Who is like this person (docs/register.md). Keys are wrapped for circles; encodings are sealed under the server key.
-- Every TEXT column holds coded words. org_id of a network's key is the network's id.

CREATE TABLE linkage_keys (
  network_id @BLOB@ NOT NULL,
  scope TEXT NOT NULL,
  org_id @BLOB@ NOT NULL,
  epoch @INT@ NOT NULL,
  schema_id @BLOB@ NOT NULL,
  full_key @BLOB@ NOT NULL,
  names_key @BLOB@ NOT NULL,
  made_by @BLOB@ NOT NULL,
  made_ms @INT@ NOT NULL,
  PRIMARY KEY (network_id, scope, org_id, epoch)
) @STRICT@;

-- org_id is the organisation whose circle can unwrap it.
CREATE TABLE linkage_wraps (
  network_id @BLOB@ NOT NULL,
  scope TEXT NOT NULL,
  org_id @BLOB@ NOT NULL,
  epoch @INT@ NOT NULL,
  circle_id @BLOB@ NOT NULL,
  circle_epoch @INT@ NOT NULL,
  wrapped @BLOB@ NOT NULL,
  made_by @BLOB@ NOT NULL,
  made_ms @INT@ NOT NULL,
  PRIMARY KEY (network_id, scope, org_id, epoch, circle_epoch)
) @STRICT@;

-- The network's key on its way to another organisation, until a member of its matching circle has taken it.
CREATE TABLE linkage_offers (
  network_id @BLOB@ NOT NULL,
  to_org @BLOB@ NOT NULL,
  epoch @INT@ NOT NULL,
  to_epoch @INT@ NOT NULL,
  from_org @BLOB@ NOT NULL,
  from_user @BLOB@ NOT NULL,
  statement @BLOB@ NOT NULL,
  signature @BLOB@ NOT NULL,
  made_ms @INT@ NOT NULL,
  PRIMARY KEY (network_id, to_org, epoch, to_epoch, from_org)
) @STRICT@;

CREATE TABLE protective_orgs (
  network_id @BLOB@ NOT NULL,
  org_id @BLOB@ NOT NULL,
  PRIMARY KEY (network_id, org_id)
) @STRICT@;

-- Counts every change of match_encodings within its transaction, so that changes are seen in the order of their commits.
CREATE TABLE match_changes (
  network_id @BLOB@ NOT NULL PRIMARY KEY,
  last @INT@ NOT NULL
) @STRICT@;

-- sealed is empty where nothing is compared: an erased one, or the basis of an organisation that keeps nobody in the
-- network's index. until_ms is 2^53 - 1 under the own key.
CREATE TABLE match_encodings (
  network_id @BLOB@ NOT NULL,
  scope TEXT NOT NULL,
  subject_id @BLOB@ NOT NULL,
  epoch @INT@ NOT NULL,
  kind TEXT NOT NULL,
  org_id @BLOB@ NOT NULL,
  case_id @BLOB@ NOT NULL,
  person_id @BLOB@ NOT NULL,
  version @INT@ NOT NULL,
  sealed @BLOB@ NOT NULL,
  basis TEXT NOT NULL,
  reference TEXT NOT NULL,
  until_ms @INT@ NOT NULL,
  change @INT@ NOT NULL,
  made_by @BLOB@ NOT NULL,
  made_ms @INT@ NOT NULL,
  PRIMARY KEY (network_id, scope, subject_id, epoch)
) @STRICT@;
CREATE INDEX match_encodings_by_change ON match_encodings (network_id, change);
CREATE INDEX match_encodings_by_until ON match_encodings (network_id, until_ms);

-- Acts that are compared with the network's index once. sealed is emptied when they were.
CREATE TABLE match_acts (
  network_id @BLOB@ NOT NULL,
  act_id @BLOB@ NOT NULL,
  org_id @BLOB@ NOT NULL,
  user_id @BLOB@ NOT NULL,
  kind TEXT NOT NULL,
  subject_id @BLOB@ NOT NULL,
  case_id @BLOB@ NOT NULL,
  person_id @BLOB@ NOT NULL,
  version @INT@ NOT NULL,
  epoch @INT@ NOT NULL,
  day TEXT NOT NULL,
  sealed @BLOB@ NOT NULL,
  made_ms @INT@ NOT NULL,
  compared_ms @INT@ NOT NULL,
  PRIMARY KEY (network_id, act_id),
  UNIQUE (network_id, subject_id, version)
) @STRICT@;
CREATE INDEX match_acts_by_person ON match_acts (network_id, day, user_id);
CREATE INDEX match_acts_by_org ON match_acts (network_id, day, org_id);
CREATE INDEX match_acts_waiting ON match_acts (network_id, compared_ms, made_ms);

CREATE TABLE knocks (
  network_id @BLOB@ NOT NULL,
  knock_id @BLOB@ NOT NULL,
  holder_org @BLOB@ NOT NULL,
  subject_id @BLOB@ NOT NULL,
  case_id @BLOB@ NOT NULL,
  person_id @BLOB@ NOT NULL,
  other_org @BLOB@ NOT NULL,
  other_subject @BLOB@ NOT NULL,
  other_case @BLOB@ NOT NULL,
  other_person @BLOB@ NOT NULL,
  strength TEXT NOT NULL,
  state TEXT NOT NULL,
  answered_by @BLOB@,
  answered_ms @INT@ NOT NULL,
  made_ms @INT@ NOT NULL,
  PRIMARY KEY (network_id, knock_id),
  UNIQUE (network_id, holder_org, subject_id, other_subject)
) @STRICT@;
CREATE INDEX knocks_by_holder ON knocks (network_id, holder_org, made_ms);
CREATE INDEX knocks_by_other ON knocks (network_id, other_org, state);
