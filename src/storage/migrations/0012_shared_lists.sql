-- Entries of lists that an organisation shows to another one's desk (docs/border.md section 4). Never protective ones.

CREATE TABLE border_entry_shares (
  network_id @BLOB@ NOT NULL,
  entry_id @BLOB@ NOT NULL,
  to_org @BLOB@ NOT NULL,
  made_by @BLOB@ NOT NULL,
  made_ms @INT@ NOT NULL,
  statement @BLOB@ NOT NULL,
  signature @BLOB@ NOT NULL,
  to_circle @BLOB@ NOT NULL,
  to_epoch @INT@ NOT NULL,
  wrapped @BLOB@ NOT NULL,
  PRIMARY KEY (network_id, entry_id, to_org)
) @STRICT@;
CREATE INDEX border_entry_shares_by_receiver ON border_entry_shares (network_id, to_org, entry_id);
