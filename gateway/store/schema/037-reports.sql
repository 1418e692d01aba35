-- Reports for the donor count from here: what a file is counted by, and what happened to it when. No text, no
-- number, no day of birth: a year, three choices and moments. Erasing a person unties their rows.
-- version: of the rules by which the facts were read; older ones are read anew. standing: 0 not
-- counted (a duplicate), 1 left out (no consent to be counted), 2 counted. traits: domain/traits.h.
CREATE TABLE case_fact (
  case_id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  standing BIGINT NOT NULL,
  open BIGINT NOT NULL,
  traits BIGINT NOT NULL              -- of the person whose file it is
) /* WITHOUT ROWID */;
CREATE INDEX case_fact_version ON case_fact (version);
CREATE INDEX case_fact_open ON case_fact (open, standing, traits);

-- The others of the household.
CREATE TABLE case_person (
  item_id BIGINT PRIMARY KEY,
  case_id BIGINT NOT NULL,
  household BIGINT NOT NULL,          -- 1: they live with the person of the file
  traits BIGINT NOT NULL
);
CREATE INDEX case_person_case ON case_person (case_id, household, traits);

-- kind: enum case_fact of domain/indicator.h. topic: of a service or a domain of life, 0: none.
CREATE TABLE case_event (
  kind BIGINT NOT NULL,
  at BIGINT NOT NULL,
  case_id BIGINT NOT NULL,
  item_id BIGINT NOT NULL,
  topic BIGINT NOT NULL,
  PRIMARY KEY (kind, at, case_id, item_id, topic)
) /* WITHOUT ROWID */;
CREATE INDEX case_event_case ON case_event (case_id, kind);
INSERT INTO case_fact (case_id, version, standing, open, traits) SELECT id, 0, 0, 0, 0 FROM case_file;
CREATE INDEX ticket_complaint ON ticket (opened_at) WHERE restricted = 1;

-- A quarter as it was reported, and each correction: a version of its own, with its reason. seal: a keyed
-- hash over all of it.
CREATE TABLE report (
  id BIGINT PRIMARY KEY,
  period TEXT NOT NULL,
  version BIGINT NOT NULL,
  at BIGINT NOT NULL,
  staff_id BIGINT NOT NULL,
  reason TEXT NOT NULL,               -- of a correction
  body TEXT NOT NULL,                 -- every figure as it was told: masked
  seal BLOB NOT NULL,
  UNIQUE (period, version)
);
-- Trainings of officials and partners: how many took part, never who.
CREATE TABLE training (
  id BIGINT PRIMARY KEY,
  title TEXT NOT NULL,
  day BIGINT NOT NULL,                -- since 1970
  municipality TEXT NOT NULL,
  organiser TEXT NOT NULL,
  version BIGINT NOT NULL,
  removed_at BIGINT NOT NULL,
  changed_at BIGINT NOT NULL,
  changed_by BIGINT NOT NULL
);
CREATE INDEX training_day ON training (day, id) WHERE removed_at = 0;
CREATE TABLE training_people (
  training_id BIGINT NOT NULL,
  kind TEXT NOT NULL,
  sex TEXT NOT NULL,
  people BIGINT NOT NULL,
  PRIMARY KEY (training_id, kind, sex)
) /* WITHOUT ROWID */;
