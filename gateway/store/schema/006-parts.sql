-- A message that comes in parts. They wait for each other until due_at; once the message went on
-- (done) it is remembered for a while, so that a part delivered again or late is known for what it is.
CREATE TABLE part_set (
  id BIGINT PRIMARY KEY,
  channel TEXT NOT NULL,
  contact_id BIGINT NOT NULL,
  reference BIGINT NOT NULL,
  total BIGINT NOT NULL,
  reply_data TEXT NOT NULL,
  done BIGINT NOT NULL,
  due_at BIGINT NOT NULL,
  UNIQUE (channel, contact_id, reference, total)
);
CREATE INDEX part_set_due ON part_set (due_at);
CREATE INDEX part_set_contact ON part_set (contact_id, done, due_at);

CREATE TABLE part (
  set_id BIGINT NOT NULL,
  number BIGINT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (set_id, number)
) /* WITHOUT ROWID */;

-- What came without an id and without the time it was sent, keyed hash: known for a few moments.
CREATE TABLE said (
  key BLOB PRIMARY KEY,
  said_at BIGINT NOT NULL
) /* WITHOUT ROWID */;
CREATE INDEX said_age ON said (said_at);
