-- What is shared and what waits for an answer is counted in every list of cases: from these indexes alone, without
-- looking at the rows (list_store.cpp, sharing_sql.h).

DROP INDEX case_referrals_by_receiver;
DROP INDEX case_referrals_by_sender;
CREATE INDEX case_referrals_by_receiver ON case_referrals (network_id, to_org, state, case_id);
CREATE INDEX case_referrals_by_sender ON case_referrals (network_id, from_org, state, case_id);
