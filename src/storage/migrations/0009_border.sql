-- The border desk (docs/border.md). Every TEXT column holds coded words; who it is about is in the envelopes.

-- digest: hash of what was sent, so that the same crossing sent twice is one. day and hour are the office's own, for
-- counting. paired: the crossing that ends what this one began, or began what this one ended.
CREATE TABLE border_crossings (
  network_id @BLOB@ NOT NULL,
  crossing_id @BLOB@ NOT NULL,
  org_id @BLOB@ NOT NULL,
  digest @BLOB@ NOT NULL,
  direction TEXT NOT NULL,
  port TEXT NOT NULL,
  carrier_kind TEXT NOT NULL,
  carrier TEXT NOT NULL,
  post TEXT NOT NULL,
  document_type TEXT NOT NULL,
  reading TEXT NOT NULL,
  nationality TEXT NOT NULL,
  sex TEXT NOT NULL,
  birth_year @INT@ NOT NULL,
  destination TEXT NOT NULL,
  purpose TEXT NOT NULL,
  companions @INT@ NOT NULL,
  happened_ms @INT@ NOT NULL,
  offset_minutes @INT@ NOT NULL,
  permitted_until TEXT NOT NULL,
  fired TEXT NOT NULL,
  outcome TEXT NOT NULL,
  basis TEXT NOT NULL,
  offline @INT@ NOT NULL,
  day TEXT NOT NULL,
  hour @INT@ NOT NULL,
  received_ms @INT@ NOT NULL,
  author @BLOB@ NOT NULL,
  paired @BLOB@,
  import_id @BLOB@,
  circle_id @BLOB@ NOT NULL,
  epoch @INT@ NOT NULL,
  wrapped @BLOB@ NOT NULL,
  envelope @BLOB@ NOT NULL,
  version @INT@ NOT NULL,
  PRIMARY KEY (network_id, crossing_id)
) @STRICT@;
CREATE INDEX border_crossings_by_day ON border_crossings (network_id, org_id, day, happened_ms);
CREATE INDEX border_crossings_by_stay ON border_crossings (network_id, org_id, permitted_until);
CREATE INDEX border_crossings_by_import ON border_crossings (network_id, import_id);

CREATE TABLE border_imports (
  network_id @BLOB@ NOT NULL,
  import_id @BLOB@ NOT NULL,
  org_id @BLOB@ NOT NULL,
  made_by @BLOB@ NOT NULL,
  made_ms @INT@ NOT NULL,
  undone_ms @INT@,
  PRIMARY KEY (network_id, import_id)
) @STRICT@;

-- Keyed tokens of documents, numbers and addresses: equal for equal values under one key of the office, else random.
-- record: crossing, interview or entry; crossing_link and interview_link where the token is of what several people share.
CREATE TABLE border_tokens (
  network_id @BLOB@ NOT NULL,
  org_id @BLOB@ NOT NULL,
  token @BLOB@ NOT NULL,
  record_id @BLOB@ NOT NULL,
  record TEXT NOT NULL,
  made_ms @INT@ NOT NULL,
  PRIMARY KEY (network_id, org_id, token, record_id)
) @STRICT@;
CREATE INDEX border_tokens_by_record ON border_tokens (network_id, record_id);

-- until_day follows the newest approved act.
CREATE TABLE border_entries (
  network_id @BLOB@ NOT NULL,
  entry_id @BLOB@ NOT NULL,
  org_id @BLOB@ NOT NULL,
  list TEXT NOT NULL,
  protective @INT@ NOT NULL,
  basis TEXT NOT NULL,
  from_day TEXT NOT NULL,
  until_day TEXT NOT NULL,
  approved @INT@ NOT NULL,
  removed_ms @INT@,
  told TEXT NOT NULL,
  told_day TEXT NOT NULL,
  circle_id @BLOB@ NOT NULL,
  epoch @INT@ NOT NULL,
  wrapped @BLOB@ NOT NULL,
  envelope @BLOB@ NOT NULL,
  version @INT@ NOT NULL,
  made_ms @INT@ NOT NULL,
  PRIMARY KEY (network_id, entry_id)
) @STRICT@;
CREATE INDEX border_entries_by_org ON border_entries (network_id, org_id, protective, until_day);

-- One row for each act: add, extend (once), remove. approver is NULL until a second person has signed.
CREATE TABLE border_entry_acts (
  network_id @BLOB@ NOT NULL,
  entry_id @BLOB@ NOT NULL,
  act TEXT NOT NULL,
  author @BLOB@ NOT NULL,
  basis TEXT NOT NULL,
  until_day TEXT NOT NULL,
  statement @BLOB@ NOT NULL,
  signature @BLOB@ NOT NULL,
  approver @BLOB@,
  approval @BLOB@ NOT NULL,
  admission @BLOB@ NOT NULL,
  admission_signature @BLOB@ NOT NULL,
  made_ms @INT@ NOT NULL,
  PRIMARY KEY (network_id, entry_id, act)
) @STRICT@;

CREATE TABLE border_hits (
  network_id @BLOB@ NOT NULL,
  hit_id @BLOB@ NOT NULL,
  org_id @BLOB@ NOT NULL,
  record_id @BLOB@ NOT NULL,
  record TEXT NOT NULL,
  entry_id @BLOB@,
  list TEXT NOT NULL,
  protective @INT@ NOT NULL,
  strength TEXT NOT NULL,
  reasons TEXT NOT NULL,
  state TEXT NOT NULL,
  action TEXT NOT NULL,
  made_ms @INT@ NOT NULL,
  acted_by @BLOB@,
  acted_ms @INT@,
  version @INT@ NOT NULL,
  PRIMARY KEY (network_id, hit_id)
) @STRICT@;
CREATE INDEX border_hits_by_org ON border_hits (network_id, org_id, state, made_ms);
CREATE INDEX border_hits_by_record ON border_hits (network_id, record_id);

CREATE TABLE border_interviews (
  network_id @BLOB@ NOT NULL,
  interview_id @BLOB@ NOT NULL,
  org_id @BLOB@ NOT NULL,
  digest @BLOB@ NOT NULL,
  held_day TEXT NOT NULL,
  purpose TEXT NOT NULL,
  destination TEXT NOT NULL,
  sex TEXT NOT NULL,
  birth_year @INT@ NOT NULL,
  papers TEXT NOT NULL,
  fired TEXT NOT NULL,
  verdict TEXT NOT NULL,
  reason TEXT NOT NULL,
  referred_to TEXT NOT NULL,
  consent @INT@ NOT NULL,
  due_day TEXT NOT NULL,
  author @BLOB@ NOT NULL,
  circle_id @BLOB@ NOT NULL,
  epoch @INT@ NOT NULL,
  wrapped @BLOB@ NOT NULL,
  envelope @BLOB@ NOT NULL,
  version @INT@ NOT NULL,
  made_ms @INT@ NOT NULL,
  PRIMARY KEY (network_id, interview_id)
) @STRICT@;
CREATE INDEX border_interviews_by_org ON border_interviews (network_id, org_id, made_ms);

CREATE TABLE border_visits (
  network_id @BLOB@ NOT NULL,
  visit_id @BLOB@ NOT NULL,
  org_id @BLOB@ NOT NULL,
  held_day TEXT NOT NULL,
  district TEXT NOT NULL,
  place TEXT NOT NULL,
  agencies TEXT NOT NULL,
  foreigners @INT@ NOT NULL,
  permits @INT@ NOT NULL,
  findings TEXT NOT NULL,
  follow_up TEXT NOT NULL,
  due_day TEXT NOT NULL,
  done @INT@ NOT NULL,
  author @BLOB@ NOT NULL,
  circle_id @BLOB@ NOT NULL,
  epoch @INT@ NOT NULL,
  wrapped @BLOB@ NOT NULL,
  envelope @BLOB@ NOT NULL,
  version @INT@ NOT NULL,
  made_ms @INT@ NOT NULL,
  PRIMARY KEY (network_id, visit_id)
) @STRICT@;
CREATE INDEX border_visits_by_org ON border_visits (network_id, org_id, made_ms);
