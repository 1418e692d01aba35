-- How a person gets answers: 0 as their group does, 1 asked for only, 2 as they are.
ALTER TABLE contact ADD COLUMN discretion BIGINT NOT NULL DEFAULT 0;

-- Of an answer. hidden: only a notice was pushed; read_at: when the person asked for it then. rating: 1
-- to 5, 0 for none; rate_at: when they are asked for one by a message of its own, 0 for not.
ALTER TABLE ticket_entry ADD COLUMN hidden BIGINT NOT NULL DEFAULT 0;
ALTER TABLE ticket_entry ADD COLUMN read_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE ticket_entry ADD COLUMN rating BIGINT NOT NULL DEFAULT 0;
ALTER TABLE ticket_entry ADD COLUMN rate_at BIGINT NOT NULL DEFAULT 0;
CREATE INDEX ticket_entry_rate ON ticket_entry (rate_at) WHERE rate_at > 0;

-- What the person thought of the last answer, until the next one; 0: they did not say.
ALTER TABLE ticket ADD COLUMN rating BIGINT NOT NULL DEFAULT 0;

-- Answers that wait to be asked for.
CREATE TABLE answer_unread (
  contact_id BIGINT NOT NULL,
  entry_id BIGINT NOT NULL,
  PRIMARY KEY (contact_id, entry_id)
) /* WITHOUT ROWID */;

-- What a message that left by itself asked last. kind: 1 to read, 2 to rate. A digit that comes before
-- any other turn is its answer.
CREATE TABLE asked (
  contact_id BIGINT PRIMARY KEY,
  kind BIGINT NOT NULL,
  entry_id BIGINT NOT NULL,
  outbox_id BIGINT NOT NULL
);
