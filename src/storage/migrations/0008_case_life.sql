-- The life of a case: what a person may ask about her data (UU 27/2022), moves of people and sections between cases, and
-- the taking over of a whole case by another organisation (docs/cases.md sections 7 to 9). Every TEXT column holds coded words.

-- due_ms is 0 where the law sets no number of hours. The request's words are sealed like those of a task; they are empty once
-- the person was erased.
CREATE TABLE case_requests (
  network_id @BLOB@ NOT NULL,
  request_id @BLOB@ NOT NULL,
  case_id @BLOB@ NOT NULL,
  person_id @BLOB@ NOT NULL,
  kind TEXT NOT NULL,
  state TEXT NOT NULL,
  reason TEXT NOT NULL,
  asked_ms @INT@ NOT NULL,
  due_ms @INT@ NOT NULL,
  made_by @BLOB@ NOT NULL,
  decided_by @BLOB@,
  decided_ms @INT@,
  circle_id @BLOB@ NOT NULL,
  epoch @INT@ NOT NULL,
  wrapped @BLOB@ NOT NULL,
  envelope @BLOB@ NOT NULL,
  version @INT@ NOT NULL,
  PRIMARY KEY (network_id, request_id)
) @STRICT@;
CREATE INDEX case_requests_by_case ON case_requests (network_id, case_id, person_id);

-- NULL: not restricted, not erased.
ALTER TABLE case_people ADD COLUMN restricted_ms @INT@;
ALTER TABLE case_people ADD COLUMN erased_ms @INT@;

-- people: hex ids joined by ","; empty for a merge, which moves everything.
CREATE TABLE case_moves (
  network_id @BLOB@ NOT NULL,
  move_id @BLOB@ NOT NULL,
  org_id @BLOB@ NOT NULL,
  from_case @BLOB@ NOT NULL,
  into_case @BLOB@ NOT NULL,
  people TEXT NOT NULL,
  state TEXT NOT NULL,
  made_by @BLOB@ NOT NULL,
  made_ms @INT@ NOT NULL,
  done_by @BLOB@,
  done_ms @INT@,
  PRIMARY KEY (network_id, move_id)
) @STRICT@;
CREATE INDEX case_moves_by_from ON case_moves (network_id, from_case);
CREATE INDEX case_moves_by_into ON case_moves (network_id, into_case);

-- What a move took along, so that it can be undone: of a section also the subject and slot it had.
CREATE TABLE case_moved_rows (
  network_id @BLOB@ NOT NULL,
  move_id @BLOB@ NOT NULL,
  kind TEXT NOT NULL,
  row_id @BLOB@ NOT NULL,
  subject_id @BLOB@ NOT NULL,
  slot @BLOB@ NOT NULL,
  PRIMARY KEY (network_id, move_id, kind, row_id)
) @STRICT@;

-- After a case was taken over: the grant whose key the new owner reads by, until her client seals the section anew.
ALTER TABLE case_sections ADD COLUMN handed @BLOB@;

-- The area code in the numbers of the organisation's cases (empty: the network's), and how long it must keep a case after
-- opening it (0: no such duty).
ALTER TABLE organisations ADD COLUMN district TEXT NOT NULL DEFAULT '';
ALTER TABLE organisations ADD COLUMN keep_days @INT@ NOT NULL DEFAULT 0;

-- Saved filters of a person's worklist: an envelope of kind "label" under her own key; the server learns neither name nor
-- filter.
CREATE TABLE case_filters (
  network_id @BLOB@ NOT NULL,
  user_id @BLOB@ NOT NULL,
  filter_id @BLOB@ NOT NULL,
  envelope @BLOB@ NOT NULL,
  made_ms @INT@ NOT NULL,
  PRIMARY KEY (network_id, user_id, filter_id)
) @STRICT@;
