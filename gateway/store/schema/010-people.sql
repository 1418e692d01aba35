-- Whose questions a member of staff sees, by category: '*' all, 'none' those without one. Without a
-- row here somebody sees none.
CREATE TABLE staff_topic (
  staff_id BIGINT NOT NULL,
  topic TEXT NOT NULL,
  PRIMARY KEY (staff_id, topic)
) /* WITHOUT ROWID */;
INSERT INTO staff_topic (staff_id, topic) SELECT id, '*' FROM staff;

-- A login is told from others, and ended, by its id. Logins of before have none: they end.
DELETE FROM login;
ALTER TABLE login ADD COLUMN id BIGINT NOT NULL DEFAULT 0;
ALTER TABLE login ADD COLUMN peer TEXT NOT NULL DEFAULT '';
ALTER TABLE login ADD COLUMN agent TEXT NOT NULL DEFAULT '';

-- A link with which one person chooses a password, once.
CREATE TABLE invitation (
  staff_id BIGINT PRIMARY KEY,
  token_index BLOB NOT NULL UNIQUE,
  expires_at BIGINT NOT NULL
);

-- Who did what. id: 1, 2, 3, ... without a gap. hash: over the line and the hash of the one before.
CREATE TABLE audit (
  id BIGINT PRIMARY KEY,
  at BIGINT NOT NULL,
  staff_id BIGINT NOT NULL,
  who TEXT NOT NULL,
  action TEXT NOT NULL,
  subject TEXT NOT NULL,
  detail TEXT NOT NULL,
  hash BLOB NOT NULL
);
CREATE INDEX audit_who ON audit (who, id);
