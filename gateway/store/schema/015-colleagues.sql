-- What colleagues do with questions. spoken_at: when the person or an answer last said something; the
-- person's next words belong to the question that was spoken of last. snoozed_until: out of the open
-- list until then, or until the person writes. handed_by: who kept the question for its owner, until
-- the owner touches it. merged_into: the question that this one became a part of; never one that was
-- merged itself.
ALTER TABLE ticket ADD COLUMN spoken_at BIGINT NOT NULL DEFAULT 0;
UPDATE ticket SET spoken_at = updated_at;
ALTER TABLE ticket ADD COLUMN snoozed_until BIGINT NOT NULL DEFAULT 0;
ALTER TABLE ticket ADD COLUMN handed_by BIGINT;
ALTER TABLE ticket ADD COLUMN merged_into BIGINT;
DROP INDEX ticket_queue;
CREATE INDEX ticket_queue ON ticket
  (state, asked, priority, due_at, id, category, language, restricted, snoozed_until);
DROP INDEX ticket_contact;
CREATE INDEX ticket_contact ON ticket (contact_id, spoken_at, id);
CREATE INDEX ticket_snoozed ON ticket (snoozed_until, id) WHERE snoozed_until > 0;
CREATE INDEX ticket_merged ON ticket (merged_into) WHERE merged_into IS NOT NULL;

-- The question that it was said on, when it was moved to another of the same person.
ALTER TABLE ticket_entry ADD COLUMN origin_id BIGINT;
CREATE INDEX ticket_entry_origin ON ticket_entry (origin_id) WHERE origin_id IS NOT NULL;

-- What somebody has begun to write. kind: as ticket_entry.kind, 1 or 2. version: another with each
-- change, so that two windows do not overwrite each other unseen.
CREATE TABLE draft (
  staff_id BIGINT NOT NULL,
  ticket_id BIGINT NOT NULL,
  kind BIGINT NOT NULL,
  version BIGINT NOT NULL,
  body TEXT NOT NULL,
  updated_at BIGINT NOT NULL,
  PRIMARY KEY (staff_id, ticket_id, kind)
) /* WITHOUT ROWID */;
CREATE INDEX draft_age ON draft (updated_at);

-- Whose attention a note asks for. unread: they did not open the question since.
CREATE TABLE mention (
  staff_id BIGINT NOT NULL,
  ticket_id BIGINT NOT NULL,
  mentioned_at BIGINT NOT NULL,
  unread BIGINT NOT NULL,
  PRIMARY KEY (staff_id, ticket_id)
) /* WITHOUT ROWID */;
CREATE INDEX mention_latest ON mention (staff_id, mentioned_at, ticket_id);
CREATE INDEX mention_age ON mention (mentioned_at);
CREATE INDEX mention_unread ON mention (staff_id) WHERE unread = 1;
