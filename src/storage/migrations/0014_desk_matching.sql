-- How many acts of a kind a person had on a day (docs/register.md section 5, budget): counted when one is recorded, because
-- a border desk has thousands of them.
CREATE TABLE match_days (
  network_id @BLOB@ NOT NULL,
  day TEXT NOT NULL,
  org_id @BLOB@ NOT NULL,
  user_id @BLOB@ NOT NULL,
  kind TEXT NOT NULL,
  acts @INT@ NOT NULL,
  PRIMARY KEY (network_id, day, org_id, user_id, kind)
) @STRICT@;

INSERT INTO match_days (network_id, day, org_id, user_id, kind, acts)
SELECT network_id, day, org_id, user_id, kind, COUNT(*) FROM match_acts GROUP BY network_id, day, org_id, user_id, kind;

-- Acts are no longer counted by their rows.
DROP INDEX match_acts_by_person;
DROP INDEX match_acts_by_org;
