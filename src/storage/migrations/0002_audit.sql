-- The audit log (docs/formats.md section 8). audit_entries and audit_batches only grow; audit_details can be erased.

-- xid: PostgreSQL's transaction number, for placing entries in an order that later commits cannot get in front of;
-- 0 on SQLite and for what came out of a backup. It is no part of the signed record.
CREATE TABLE audit_entries (
  id @SERIAL_PK@,
  network_id @BLOB@ NOT NULL,
  xid @INT@ NOT NULL,
  time_ms @INT@ NOT NULL,
  actor_kind TEXT NOT NULL,
  actor_id @BLOB@ NOT NULL,
  org_id @BLOB@ NOT NULL,
  action TEXT NOT NULL,
  object_id @BLOB@ NOT NULL,
  section TEXT NOT NULL,
  outcome TEXT NOT NULL,
  detail_hash @BLOB@ NOT NULL
) @STRICT@;
CREATE INDEX audit_entries_by_xid ON audit_entries (network_id, xid, id);
CREATE INDEX audit_entries_by_org ON audit_entries (network_id, org_id, id);
CREATE INDEX audit_entries_by_object ON audit_entries (network_id, object_id, id);

CREATE TABLE audit_details (
  network_id @BLOB@ NOT NULL,
  entry_id @INT@ NOT NULL,
  salt @BLOB@ NOT NULL,
  detail TEXT NOT NULL,
  PRIMARY KEY (network_id, entry_id)
) @STRICT@;

-- One row per batch that the sequencer has placed; (last_xid, last_id) of the last row is its mark.
-- Every other column follows from the entries and the signed checkpoint, and the verifier checks it.
CREATE TABLE audit_batches (
  network_id @BLOB@ NOT NULL,
  first_seq @INT@ NOT NULL,
  entries @INT@ NOT NULL,
  epoch @INT@ NOT NULL,
  last_xid @INT@ NOT NULL,
  last_id @INT@ NOT NULL,
  max_id @INT@ NOT NULL,
  entry_ids @BLOB@ NOT NULL,
  leaf_hashes @BLOB@ NOT NULL,
  frontier @BLOB@ NOT NULL,
  root @BLOB@ NOT NULL,
  checkpoint TEXT NOT NULL,
  PRIMARY KEY (network_id, first_seq)
) @STRICT@;
CREATE INDEX audit_batches_by_id ON audit_batches (network_id, max_id);
