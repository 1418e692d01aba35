-- Needs assessments of case files (domain/assessment.h). state: begun, finished, replaced. The questions
-- are those of a version of a form, which is a file.
CREATE TABLE case_assessment (
  id BIGINT PRIMARY KEY,
  case_id BIGINT NOT NULL,
  form TEXT NOT NULL,
  form_version BIGINT NOT NULL,
  state BIGINT NOT NULL,
  staff_id BIGINT NOT NULL,           -- who began it
  begun_at BIGINT NOT NULL,
  finished_at BIGINT NOT NULL         -- 0: not yet
);
CREATE INDEX case_assessment_case ON case_assessment (case_id, id);

-- What was answered in one section, and how bad it is: severity -1: nothing told it.
CREATE TABLE case_assessment_section (
  assessment_id BIGINT NOT NULL,
  section TEXT NOT NULL,
  answers BLOB NOT NULL,              -- sealed
  severity BIGINT NOT NULL,
  urgent BIGINT NOT NULL,
  first BIGINT NOT NULL,              -- the person's own priority
  version BIGINT NOT NULL,
  changed_at BIGINT NOT NULL,
  staff_id BIGINT NOT NULL,
  PRIMARY KEY (assessment_id, section)
) /* WITHOUT ROWID */;
