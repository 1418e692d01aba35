-- The calling code of the number ("355"), for what messages cost where; '' for who has not been here
-- since this was kept.
ALTER TABLE contact ADD COLUMN country TEXT NOT NULL DEFAULT '';

-- Figures: what happened, counted by day of the local clock, without persons. Rows are counted in the
-- order of their ids, once each; figure_mark says up to which.
CREATE TABLE figure_mark (
  source TEXT PRIMARY KEY,
  up_to BIGINT NOT NULL
);

-- How often a screen answered, and how often a visit ended there.
CREATE TABLE figure_screen (
  day BIGINT NOT NULL,
  channel TEXT NOT NULL,
  bearer BIGINT NOT NULL,
  node TEXT NOT NULL,
  turns BIGINT NOT NULL,
  PRIMARY KEY (day, channel, bearer, node)
) /* WITHOUT ROWID */;
CREATE TABLE figure_stop (
  day BIGINT NOT NULL,
  node TEXT NOT NULL,
  visits BIGINT NOT NULL,
  PRIMARY KEY (day, node)
) /* WITHOUT ROWID */;

-- Who is here now: a visit is over half an hour after its last turn, and its row goes.
CREATE TABLE visit (
  contact_id BIGINT PRIMARY KEY,
  node TEXT NOT NULL,
  day BIGINT NOT NULL,
  came_at BIGINT NOT NULL
);
CREATE INDEX visit_age ON visit (came_at, node);

-- Waits for an answer that began: a question, or what a person wrote again after an answer.
CREATE TABLE figure_question (
  day BIGINT NOT NULL,
  topic TEXT NOT NULL,                -- 'none': without one
  language TEXT NOT NULL,
  asked BIGINT NOT NULL,              -- as ticket.asked
  questions BIGINT NOT NULL,
  PRIMARY KEY (day, topic, language, asked)
) /* WITHOUT ROWID */;

-- The answers that ended one.
CREATE TABLE figure_answer (
  id BIGINT PRIMARY KEY,
  day BIGINT NOT NULL,
  topic TEXT NOT NULL,
  language TEXT NOT NULL,
  waited_ms BIGINT NOT NULL,
  kept BIGINT NOT NULL                -- 1: by the time that it was due
);
CREATE INDEX figure_answer_day ON figure_answer (day, topic, waited_ms, kept);

-- Messages whose fate is settled; the latest are counted where they are.
CREATE TABLE figure_message (
  day BIGINT NOT NULL,
  channel TEXT NOT NULL,
  country TEXT NOT NULL,              -- 'staff': to those on call
  state BIGINT NOT NULL,
  messages BIGINT NOT NULL,
  segments BIGINT NOT NULL,
  PRIMARY KEY (day, channel, country, state)
) /* WITHOUT ROWID */;
