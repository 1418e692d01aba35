-- Questions asked often. A ticket waits here from its opening until it was compared with others.
CREATE TABLE faq_waiting (
  ticket_id BIGINT PRIMARY KEY
);
INSERT INTO faq_waiting (ticket_id) SELECT id FROM ticket WHERE state = 0 AND asked = 1
  AND priority = 3;

-- Questions that are nearly the same. sketch, bands: domain/trigram.h, of the first one; page: what
-- the search finds for it. home: its own id, or that of the group a hand joined it to, which has its
-- questions then. kept: a hand or an answer touched it, so it does not go with those that stay alone.
CREATE TABLE faq_group (
  id BIGINT PRIMARY KEY,
  number BIGINT NOT NULL UNIQUE,
  home BIGINT NOT NULL,
  language TEXT NOT NULL,
  category TEXT NOT NULL,
  page TEXT NOT NULL,
  sketch BLOB NOT NULL,
  people BIGINT NOT NULL,
  kept BIGINT NOT NULL,
  latest_at BIGINT NOT NULL
);
CREATE INDEX faq_group_page ON faq_group (category, language, page, latest_at) WHERE page <> '';
CREATE INDEX faq_group_home ON faq_group (home);
CREATE INDEX faq_group_people ON faq_group (people, id) WHERE people > 2;
CREATE INDEX faq_group_alone ON faq_group (latest_at) WHERE kept = 0 AND people < 3;
INSERT INTO counter (name, value) VALUES ('faq', 0);

CREATE TABLE faq_band (
  band BIGINT NOT NULL,
  group_id BIGINT NOT NULL,
  PRIMARY KEY (band, group_id)
) /* WITHOUT ROWID */;
CREATE INDEX faq_band_group ON faq_band (group_id);

CREATE TABLE faq_question (
  ticket_id BIGINT PRIMARY KEY,
  group_id BIGINT NOT NULL,
  contact_id BIGINT NOT NULL,
  entry_id BIGINT NOT NULL            -- what they asked
);
CREATE INDEX faq_question_group ON faq_question (group_id, contact_id);

-- One answer to several. state: 0 proposed, 1 approved and on its way, 2 withdrawn, 3 done. request:
-- the proposer's own name for it, so that a call that is repeated proposes once.
CREATE TABLE faq_answer (
  id BIGINT PRIMARY KEY,
  group_id BIGINT NOT NULL,
  language TEXT NOT NULL,
  body TEXT NOT NULL,
  state BIGINT NOT NULL,
  request TEXT NOT NULL,
  proposed_by BIGINT NOT NULL,
  proposed_at BIGINT NOT NULL,
  decided_by BIGINT,
  decided_at BIGINT NOT NULL,
  UNIQUE (proposed_by, request)
);
CREATE INDEX faq_answer_group ON faq_answer (group_id, id);
CREATE INDEX faq_answer_leaving ON faq_answer (decided_at, id) WHERE state = 1;

-- Whom it is for. entry_id: the latest entry when it was proposed. state: 0 waiting, 1 answered, 2
-- passed over, for the reason `why` (service/faq.h).
CREATE TABLE faq_target (
  answer_id BIGINT NOT NULL,
  ticket_id BIGINT NOT NULL,
  entry_id BIGINT NOT NULL,
  state BIGINT NOT NULL,
  why BIGINT NOT NULL,
  PRIMARY KEY (answer_id, ticket_id)
) /* WITHOUT ROWID */;
CREATE INDEX faq_target_ticket ON faq_target (ticket_id) WHERE state = 0;
