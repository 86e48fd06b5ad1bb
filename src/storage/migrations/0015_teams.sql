-- Teams within an organisation: whose case it is among them, and who is in one ('' = in none). Docs: docs/cases.md.

ALTER TABLE users ADD COLUMN team TEXT NOT NULL DEFAULT '';
ALTER TABLE cases ADD COLUMN team TEXT NOT NULL DEFAULT '';
-- Whether the organisation has teams at all is asked at every request.
CREATE INDEX users_in_teams ON users (network_id, org_id) WHERE team <> '';

-- The lists of those who see the cases of their own team alone.
CREATE INDEX cases_open_by_team ON cases (network_id, org_id, team, order_ms, case_id, due_ms) WHERE closure <> 'closed' AND team <> '';
CREATE INDEX cases_closed_by_team ON cases (network_id, org_id, team, order_ms, case_id) WHERE closure = 'closed' AND team <> '';
