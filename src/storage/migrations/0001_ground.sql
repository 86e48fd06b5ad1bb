-- The ground: organisations, people, sessions, the key directory, reports. network_id is in every key.
-- Dialect tokens are explained in storage/migrations.h.

CREATE TABLE settings (
  network_id @BLOB@ NOT NULL,
  name TEXT NOT NULL,
  value @BLOB@ NOT NULL,
  PRIMARY KEY (network_id, name)
) @STRICT@;

CREATE TABLE organisations (
  network_id @BLOB@ NOT NULL,
  org_id @BLOB@ NOT NULL,
  name TEXT NOT NULL,
  anchor @BLOB@ NOT NULL,
  takes_reports @INT@ NOT NULL,
  host @INT@ NOT NULL,
  root_recovery @BLOB@ NOT NULL,
  created_ms @INT@ NOT NULL,
  PRIMARY KEY (network_id, org_id)
) @STRICT@;

CREATE TABLE users (
  network_id @BLOB@ NOT NULL,
  user_id @BLOB@ NOT NULL,
  org_id @BLOB@ NOT NULL,
  login TEXT NOT NULL,
  name TEXT NOT NULL,
  role TEXT NOT NULL,
  custodian @INT@ NOT NULL,
  state TEXT NOT NULL,
  salt @BLOB@ NOT NULL,
  proof_mac @BLOB@ NOT NULL,
  recovery_mac @BLOB@ NOT NULL,
  seed @BLOB@ NOT NULL,
  seed_recovery @BLOB@ NOT NULL,
  root_wrapped @BLOB@,
  box_pk @BLOB@ NOT NULL,
  sign_pk @BLOB@ NOT NULL,
  totp_secret @BLOB@,
  totp_step @INT@ NOT NULL,
  created_ms @INT@ NOT NULL,
  seen_ms @INT@ NOT NULL,
  PRIMARY KEY (network_id, user_id),
  UNIQUE (network_id, login)
) @STRICT@;
CREATE INDEX users_by_org ON users (network_id, org_id);

CREATE TABLE invitations (
  network_id @BLOB@ NOT NULL,
  invitation_id @BLOB@ NOT NULL,
  token_mac @BLOB@ NOT NULL,
  user_id @BLOB@ NOT NULL,
  org_id @BLOB@,
  role TEXT NOT NULL,
  name TEXT NOT NULL,
  custodian @INT@ NOT NULL,
  host @INT@ NOT NULL,
  created_by @BLOB@,
  created_ms @INT@ NOT NULL,
  expires_ms @INT@ NOT NULL,
  used_ms @INT@,
  PRIMARY KEY (network_id, invitation_id),
  UNIQUE (network_id, token_mac)
) @STRICT@;

CREATE TABLE sessions (
  network_id @BLOB@ NOT NULL,
  token_mac @BLOB@ NOT NULL,
  session_id @BLOB@ NOT NULL,
  user_id @BLOB@ NOT NULL,
  created_ms @INT@ NOT NULL,
  seen_ms @INT@ NOT NULL,
  PRIMARY KEY (network_id, token_mac)
) @STRICT@;
CREATE INDEX sessions_by_user ON sessions (network_id, user_id);

-- The key directory: signed statements, append-only (docs/formats.md section 5).
CREATE TABLE statements (
  statement_id @SERIAL_PK@,
  network_id @BLOB@ NOT NULL,
  kind TEXT NOT NULL,
  org_id @BLOB@ NOT NULL,
  subject @BLOB@ NOT NULL,
  epoch @INT@ NOT NULL,
  bytes @BLOB@ NOT NULL,
  signature @BLOB@ NOT NULL,
  issued_ms @INT@ NOT NULL
) @STRICT@;
CREATE INDEX statements_by_org ON statements (network_id, org_id, kind);

CREATE TABLE circles (
  network_id @BLOB@ NOT NULL,
  circle_id @BLOB@ NOT NULL,
  epoch @INT@ NOT NULL,
  org_id @BLOB@ NOT NULL,
  team TEXT NOT NULL,
  class TEXT NOT NULL,
  box_pk @BLOB@ NOT NULL,
  sign_pk @BLOB@ NOT NULL,
  created_ms @INT@ NOT NULL,
  PRIMARY KEY (network_id, circle_id, epoch)
) @STRICT@;
CREATE INDEX circles_by_org ON circles (network_id, org_id);

-- One circle seed sealed to one holder; an empty user_id is the organisation's recovery key.
CREATE TABLE circle_keys (
  network_id @BLOB@ NOT NULL,
  circle_id @BLOB@ NOT NULL,
  epoch @INT@ NOT NULL,
  user_id @BLOB@ NOT NULL,
  wrapped @BLOB@ NOT NULL,
  PRIMARY KEY (network_id, circle_id, epoch, user_id)
) @STRICT@;
CREATE INDEX circle_keys_by_user ON circle_keys (network_id, user_id);

CREATE TABLE labels (
  network_id @BLOB@ NOT NULL,
  label_id @BLOB@ NOT NULL,
  org_id @BLOB@ NOT NULL,
  circle_id @BLOB@ NOT NULL,
  epoch @INT@ NOT NULL,
  envelope @BLOB@ NOT NULL,
  PRIMARY KEY (network_id, label_id)
) @STRICT@;
CREATE INDEX labels_by_org ON labels (network_id, org_id);

-- A report: one row, sealed sections inside. row_id is time-ordered; report_id is random and tells nothing.
CREATE TABLE reports (
  row_id @SERIAL_PK@,
  network_id @BLOB@ NOT NULL,
  report_id @BLOB@ NOT NULL,
  submission_id @BLOB@ NOT NULL,
  lookup_mac @BLOB@ NOT NULL,
  content_mac @BLOB@ NOT NULL,
  box_pk @BLOB@ NOT NULL,
  sign_pk @BLOB@ NOT NULL,
  channel TEXT NOT NULL,
  danger TEXT NOT NULL,
  district TEXT NOT NULL,
  how_known TEXT NOT NULL,
  wants_reply @INT@ NOT NULL,
  language TEXT NOT NULL,
  received_ms @INT@ NOT NULL,
  title_id @BLOB@ NOT NULL,
  title @BLOB@ NOT NULL,
  body_id @BLOB@ NOT NULL,
  body @BLOB@ NOT NULL,
  capsule @BLOB@ NOT NULL,
  manifest_signature @BLOB@ NOT NULL,
  files @INT@ NOT NULL,
  UNIQUE (network_id, report_id),
  UNIQUE (network_id, submission_id),
  UNIQUE (network_id, lookup_mac)
) @STRICT@;

-- One organisation's own view of a report (rulings 11). rank orders the inbox: 0 danger now, 1 other open, 2 closed;
-- order_ms is minus the time of arrival, so that one ascending index gives the newest first.
CREATE TABLE report_recipients (
  network_id @BLOB@ NOT NULL,
  org_id @BLOB@ NOT NULL,
  report_id @BLOB@ NOT NULL,
  circle_id @BLOB@ NOT NULL,
  epoch @INT@ NOT NULL,
  wrapped @BLOB@ NOT NULL,
  state TEXT NOT NULL,
  rank @INT@ NOT NULL,
  order_ms @INT@ NOT NULL,
  assignee @BLOB@,
  labels @BLOB@ NOT NULL,
  outcome TEXT NOT NULL,
  merged_into @BLOB@,
  version @INT@ NOT NULL,
  unread @INT@ NOT NULL,
  last_ms @INT@ NOT NULL,
  next_seq @INT@ NOT NULL,
  prev_hash @BLOB@ NOT NULL,
  PRIMARY KEY (network_id, report_id, org_id)
) @STRICT@;
CREATE INDEX report_recipients_inbox ON report_recipients (network_id, org_id, rank, order_ms, report_id);

-- What was added to a report later: the reporter's additions, an organisation's replies and notes.
CREATE TABLE report_items (
  row_id @SERIAL_PK@,
  network_id @BLOB@ NOT NULL,
  bundle_id @BLOB@ NOT NULL,
  report_id @BLOB@ NOT NULL,
  kind TEXT NOT NULL,
  org_id @BLOB@ NOT NULL,
  author @BLOB@ NOT NULL,
  section_id @BLOB@ NOT NULL,
  envelope @BLOB@ NOT NULL,
  reporter_wrapped @BLOB@ NOT NULL,
  seq @INT@ NOT NULL,
  statement @BLOB@ NOT NULL,
  signature @BLOB@ NOT NULL,
  submission_id @BLOB@ NOT NULL,
  content_mac @BLOB@ NOT NULL,
  made_ms @INT@ NOT NULL,
  UNIQUE (network_id, bundle_id),
  UNIQUE (network_id, submission_id)
) @STRICT@;
CREATE INDEX report_items_report ON report_items (network_id, report_id);

CREATE TABLE item_grants (
  network_id @BLOB@ NOT NULL,
  bundle_id @BLOB@ NOT NULL,
  circle_id @BLOB@ NOT NULL,
  epoch @INT@ NOT NULL,
  wrapped @BLOB@ NOT NULL,
  PRIMARY KEY (network_id, bundle_id, circle_id)
) @STRICT@;

-- Files: sealed streams in pieces. An upload no report claimed within 24 h is removed.
CREATE TABLE uploads (
  network_id @BLOB@ NOT NULL,
  upload_id @BLOB@ NOT NULL,
  size @INT@ NOT NULL,
  received @INT@ NOT NULL,
  created_ms @INT@ NOT NULL,
  report_id @BLOB@,
  section_id @BLOB@,
  PRIMARY KEY (network_id, upload_id)
) @STRICT@;
CREATE INDEX uploads_report ON uploads (network_id, report_id);

CREATE TABLE upload_pieces (
  network_id @BLOB@ NOT NULL,
  upload_id @BLOB@ NOT NULL,
  start_offset @INT@ NOT NULL,
  bytes @BLOB@ NOT NULL,
  PRIMARY KEY (network_id, upload_id, start_offset)
) @STRICT@;

-- Erased reports: their ids stay so that a replay answers 410 instead of storing again.
CREATE TABLE erased (
  network_id @BLOB@ NOT NULL,
  submission_id @BLOB@ NOT NULL,
  report_id @BLOB@ NOT NULL,
  erased_ms @INT@ NOT NULL,
  PRIMARY KEY (network_id, submission_id)
) @STRICT@;
