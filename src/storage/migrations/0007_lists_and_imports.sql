-- Lists of cases that stay fast in a network of a million, and imports that can be taken back (docs/cases.md sections 4
-- and 7). list_store.cpp repeats the words of the partial indexes.

DROP INDEX cases_by_org;
DROP INDEX cases_by_owner;
DROP INDEX cases_by_due;
-- due_ms at its end, so that what is overdue is found on the way without looking at the rows.
CREATE INDEX cases_open_by_org ON cases (network_id, org_id, order_ms, case_id, due_ms) WHERE closure <> 'closed';
CREATE INDEX cases_open_by_owner ON cases (network_id, org_id, owner, order_ms, case_id) WHERE closure <> 'closed';
CREATE INDEX cases_open_by_due ON cases (network_id, org_id, due_ms, order_ms, case_id) WHERE closure <> 'closed';
CREATE INDEX cases_closed_by_org ON cases (network_id, org_id, order_ms, case_id) WHERE closure = 'closed';
CREATE INDEX cases_by_status ON cases (network_id, org_id, status, order_ms, case_id);
CREATE INDEX cases_by_sub_district ON cases (network_id, org_id, substr(origin_district, 1, 8), order_ms, case_id);

-- purposes is a list in one text, so each word has an index of its own.
CREATE INDEX cases_of_forced_labour ON cases (network_id, org_id, order_ms, case_id)
  WHERE ',' || purposes || ',' LIKE '%,ForcedLabour,%';
CREATE INDEX cases_of_sexual_exploitation ON cases (network_id, org_id, order_ms, case_id)
  WHERE ',' || purposes || ',' LIKE '%,SexualExploitation,%';
CREATE INDEX cases_of_child_labour ON cases (network_id, org_id, order_ms, case_id)
  WHERE ',' || purposes || ',' LIKE '%,ChildLabour,%';
CREATE INDEX cases_of_forced_marriage ON cases (network_id, org_id, order_ms, case_id)
  WHERE ',' || purposes || ',' LIKE '%,ForcedMarriage,%';
CREATE INDEX cases_of_servitude ON cases (network_id, org_id, order_ms, case_id)
  WHERE ',' || purposes || ',' LIKE '%,Servitude,%';
CREATE INDEX cases_of_forced_military_by_non_state_actors ON cases (network_id, org_id, order_ms, case_id)
  WHERE ',' || purposes || ',' LIKE '%,ForcedMilitaryByNonStateActors,%';
CREATE INDEX cases_of_organ_removal ON cases (network_id, org_id, order_ms, case_id)
  WHERE ',' || purposes || ',' LIKE '%,OrganRemoval,%';
CREATE INDEX cases_of_forced_begging ON cases (network_id, org_id, order_ms, case_id)
  WHERE ',' || purposes || ',' LIKE '%,ForcedBegging,%';
CREATE INDEX cases_of_forced_adoption ON cases (network_id, org_id, order_ms, case_id)
  WHERE ',' || purposes || ',' LIKE '%,ForcedAdoption,%';
CREATE INDEX cases_of_surrogacy ON cases (network_id, org_id, order_ms, case_id)
  WHERE ',' || purposes || ',' LIKE '%,Surrogacy,%';
CREATE INDEX cases_of_forced_criminality ON cases (network_id, org_id, order_ms, case_id)
  WHERE ',' || purposes || ',' LIKE '%,ForcedCriminality,%';
CREATE INDEX cases_of_other ON cases (network_id, org_id, order_ms, case_id)
  WHERE ',' || purposes || ',' LIKE '%,Other,%';

CREATE TABLE case_imports (
  network_id @BLOB@ NOT NULL,
  import_id @BLOB@ NOT NULL,
  org_id @BLOB@ NOT NULL,
  made_by @BLOB@ NOT NULL,
  made_ms @INT@ NOT NULL,
  undone_ms @INT@,
  PRIMARY KEY (network_id, import_id)
) @STRICT@;
CREATE INDEX case_imports_by_org ON case_imports (network_id, org_id, made_ms);

CREATE TABLE case_import_rows (
  network_id @BLOB@ NOT NULL,
  import_id @BLOB@ NOT NULL,
  case_id @BLOB@ NOT NULL,
  PRIMARY KEY (network_id, import_id, case_id)
) @STRICT@;
CREATE INDEX case_import_rows_by_case ON case_import_rows (network_id, case_id);
