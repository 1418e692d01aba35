-- What the desk keeps of a vacancy. version grows with every change; signs: why it waits (names of
-- menus/work/screening.json, blank separated); note: why it was rejected; seen_at: when its feed told it
-- last, 0: no feed does.
ALTER TABLE vacancy ADD COLUMN version BIGINT NOT NULL DEFAULT 1;
ALTER TABLE vacancy ADD COLUMN signs TEXT NOT NULL DEFAULT '';
ALTER TABLE vacancy ADD COLUMN note TEXT NOT NULL DEFAULT '';
ALTER TABLE vacancy ADD COLUMN seen_at BIGINT NOT NULL DEFAULT 0;
CREATE INDEX vacancy_source_seen ON vacancy (source, seen_at) WHERE seen_at > 0;
CREATE INDEX vacancy_wage ON vacancy (isco, currency, wage_min) WHERE wage_min > 0;

-- Telephone numbers known for bad offers, by their keyed hash.
CREATE TABLE bad_number (
  number_index BLOB PRIMARY KEY,
  staff_id BIGINT NOT NULL,
  added_at BIGINT NOT NULL
) /* WITHOUT ROWID */;

-- The last run of each feed. due_at: when it is asked again. fault: what was wrong, empty: nothing.
CREATE TABLE vacancy_feed (
  name TEXT PRIMARY KEY,
  etag TEXT NOT NULL,
  modified TEXT NOT NULL,             -- Last-Modified
  run_at BIGINT NOT NULL,
  good_at BIGINT NOT NULL,
  fault TEXT NOT NULL,
  unchanged BIGINT NOT NULL,          -- 1: the feed said that nothing is new
  added BIGINT NOT NULL,
  changed BIGINT NOT NULL,
  kept BIGINT NOT NULL,
  repeated BIGINT NOT NULL,
  withdrawn BIGINT NOT NULL,
  waiting BIGINT NOT NULL,            -- of the new and changed, those that wait for a person
  faults BIGINT NOT NULL
);
