-- Messages to people who were forgotten, whose receipts may still come: by a keyed hash of the name that the
-- provider gave to a message, or to a part of it. arrived: 1 once that is told of.
CREATE TABLE receipt_gone (
  key BLOB PRIMARY KEY,
  outbox_id BIGINT NOT NULL,
  arrived BIGINT NOT NULL,
  kept_at BIGINT NOT NULL
) /* WITHOUT ROWID */;
CREATE INDEX receipt_gone_message ON receipt_gone (outbox_id);
CREATE INDEX receipt_gone_age ON receipt_gone (kept_at);
