-- By which channel a person wrote last: announcements go back that way.
ALTER TABLE session ADD COLUMN channel TEXT NOT NULL DEFAULT '';
UPDATE session SET channel = l.channel FROM
  (SELECT i.contact_id, i.bearer, i.channel FROM inbound i JOIN (SELECT max(id) AS id FROM inbound
    WHERE contact_id IS NOT NULL GROUP BY contact_id, bearer) AS m ON m.id = i.id) AS l
  WHERE l.contact_id = session.contact_id AND l.bearer = session.bearer;

-- Announcements: domain/announcement.h. Lists of words are blank separated, empty for all.
CREATE TABLE announcement (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  state BIGINT NOT NULL,
  name TEXT NOT NULL,
  categories TEXT NOT NULL,
  languages TEXT NOT NULL,
  countries TEXT NOT NULL,
  place TEXT NOT NULL,
  isco TEXT NOT NULL,
  course TEXT NOT NULL,
  since BIGINT NOT NULL,
  fallback TEXT NOT NULL,
  rate BIGINT NOT NULL,
  start_at BIGINT NOT NULL,
  life_ms BIGINT NOT NULL,
  until_at BIGINT NOT NULL,
  note TEXT NOT NULL,
  expected BIGINT NOT NULL,
  queued BIGINT NOT NULL,
  passed BIGINT NOT NULL,
  after_id BIGINT NOT NULL,           -- people are looked at behind this one; below 0: all were
  next_at BIGINT NOT NULL,            -- the next slice; 0: none
  author_id BIGINT NOT NULL,
  changed_by BIGINT NOT NULL,         -- what stands there is theirs, too
  changed_at BIGINT NOT NULL,
  decided_by BIGINT,
  decided_at BIGINT NOT NULL,
  stopped_by BIGINT,
  ended_at BIGINT NOT NULL
);
CREATE INDEX announcement_due ON announcement (next_at) WHERE next_at > 0;

CREATE TABLE announcement_text (
  announcement_id BIGINT NOT NULL,
  language TEXT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (announcement_id, language)
) /* WITHOUT ROWID */;

-- Who was told, or is not: a row is made once, in the transaction that queues the message.
CREATE TABLE announcement_person (
  announcement_id BIGINT NOT NULL,
  contact_id BIGINT NOT NULL,
  language TEXT NOT NULL,             -- of the text
  hidden BIGINT NOT NULL,             -- 1: the message only says that there is something
  outbox_id BIGINT,
  why BIGINT NOT NULL,
  later_at BIGINT NOT NULL,           -- their night ends then; 0: it is not waited for
  queued_at BIGINT NOT NULL,
  read_at BIGINT NOT NULL,
  PRIMARY KEY (announcement_id, contact_id)
) /* WITHOUT ROWID */;
CREATE INDEX announcement_person_message ON announcement_person (outbox_id)
  WHERE outbox_id IS NOT NULL;
CREATE INDEX announcement_person_later ON announcement_person (announcement_id, later_at)
  WHERE later_at > 0;
