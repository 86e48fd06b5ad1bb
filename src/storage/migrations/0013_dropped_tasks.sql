-- A task, or a service of the plan, that ended because it is not needed any more (docs/cases.md section 4).

ALTER TABLE case_tasks ADD COLUMN dropped @INT@ NOT NULL DEFAULT 0;
