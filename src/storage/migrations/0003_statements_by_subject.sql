-- The hand-ons of one report are looked up by it, and a person's or a circle's statements by them.
CREATE INDEX statements_by_subject ON statements (network_id, subject);
