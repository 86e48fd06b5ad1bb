-- What two organisations write to each other after a knock (docs/register.md section 5), and what the act was of: a
-- crossing or an interview is no section of a case.

ALTER TABLE knocks ADD COLUMN other_kind TEXT NOT NULL DEFAULT 'identity';

CREATE TABLE knock_messages (
  network_id @BLOB@ NOT NULL,
  knock_id @BLOB@ NOT NULL,
  section_id @BLOB@ NOT NULL,
  org_id @BLOB@ NOT NULL,
  made_by @BLOB@ NOT NULL,
  statement @BLOB@ NOT NULL,
  signature @BLOB@ NOT NULL,
  bundle_id @BLOB@ NOT NULL,
  envelope @BLOB@ NOT NULL,
  circle_id @BLOB@ NOT NULL,
  epoch @INT@ NOT NULL,
  wrapped @BLOB@ NOT NULL,
  to_circle @BLOB@ NOT NULL,
  to_epoch @INT@ NOT NULL,
  to_wrapped @BLOB@ NOT NULL,
  made_ms @INT@ NOT NULL,
  PRIMARY KEY (network_id, knock_id, section_id)
) @STRICT@;
CREATE INDEX knock_messages_in_order ON knock_messages (network_id, knock_id, made_ms, section_id);
