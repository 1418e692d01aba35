-- What a person wants to be told of (domain/profile.h); isco, place, tongues '' for any. step: the question
-- they are at. active: 1 once all were answered and as long as they want it. looked: 0 while what is open
-- is still to be looked through for it. next_at: when what waits is to be told, 0 for nothing waits.
CREATE TABLE profile (
  contact_id BIGINT PRIMARY KEY,
  isco TEXT NOT NULL,
  place TEXT NOT NULL,
  tongues TEXT NOT NULL,
  start BIGINT NOT NULL,
  contract BIGINT NOT NULL,
  pace BIGINT NOT NULL,
  hour BIGINT NOT NULL,
  step BIGINT NOT NULL,
  active BIGINT NOT NULL,
  channel TEXT NOT NULL,              -- by which they are told: the one they wrote by last about it
  paused_until BIGINT NOT NULL,
  looked BIGINT NOT NULL,
  next_at BIGINT NOT NULL,
  told_day BIGINT NOT NULL,           -- of the local clock, and how many messages on it
  told_count BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
);
CREATE INDEX profile_work ON profile (isco, place, contact_id) WHERE active = 1;
CREATE INDEX profile_next ON profile (next_at) WHERE next_at > 0;
CREATE INDEX profile_fresh ON profile (contact_id) WHERE looked = 0;

-- Vacancies whose people are being looked for: which kind of profile comes next, behind whom.
CREATE TABLE alert_search (
  vacancy_id BIGINT PRIMARY KEY,
  kind BIGINT NOT NULL,
  after_id BIGINT NOT NULL
);

-- One offer for one person, by what makes it the same offer (vacancy.content): it is told once.
-- outbox_id: the message that tells it, null while it waits; number: its place there.
CREATE TABLE alert (
  contact_id BIGINT NOT NULL,
  content BLOB NOT NULL,
  vacancy_id BIGINT NOT NULL,
  outbox_id BIGINT,
  number BIGINT NOT NULL,
  made_at BIGINT NOT NULL,
  opened_at BIGINT NOT NULL,          -- 0: not
  PRIMARY KEY (contact_id, content)
) /* WITHOUT ROWID */;
CREATE INDEX alert_message ON alert (outbox_id, number) WHERE outbox_id IS NOT NULL;

-- What a person does not want to be told of again: of an employer, or else of this work there.
CREATE TABLE alert_unwanted (
  contact_id BIGINT NOT NULL,
  isco TEXT NOT NULL,
  place TEXT NOT NULL,
  employer TEXT NOT NULL,
  PRIMARY KEY (contact_id, isco, place, employer)
) /* WITHOUT ROWID */;

-- That their number may go to the office of a vacancy: in which words they were asked, and when.
CREATE TABLE apply_consent (
  contact_id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  words TEXT NOT NULL,
  given_at BIGINT NOT NULL
);

-- Applications. outcome: 0 not said, 1 got it, 2 not, 3 waiting; ask_at: when to ask, 0 for no more.
CREATE TABLE application (
  id BIGINT PRIMARY KEY,
  contact_id BIGINT NOT NULL,
  vacancy_id BIGINT NOT NULL,
  ticket_id BIGINT NOT NULL,
  channel TEXT NOT NULL,
  applied_at BIGINT NOT NULL,
  ask_at BIGINT NOT NULL,
  asked BIGINT NOT NULL,              -- how often
  outcome BIGINT NOT NULL,
  UNIQUE (contact_id, vacancy_id)
);
CREATE INDEX application_ask ON application (ask_at) WHERE ask_at > 0;

-- Figures without persons, by week (its Monday, local) and occupation ('' for none known).
CREATE TABLE figure_alert (
  week BIGINT NOT NULL,
  isco TEXT NOT NULL,
  sent BIGINT NOT NULL,
  opened BIGINT NOT NULL,
  applied BIGINT NOT NULL,
  got BIGINT NOT NULL,
  PRIMARY KEY (week, isco)
) /* WITHOUT ROWID */;
