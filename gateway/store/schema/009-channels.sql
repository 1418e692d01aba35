-- What a message waits for and where it may go. held: 0 nothing, 1 the person's quiet hours, 2 the
-- person had their segments of the day. pinned: perhaps accepted already, so it is repeated at its
-- channel only, which recognises that.
ALTER TABLE outbox ADD COLUMN held BIGINT NOT NULL DEFAULT 0;
ALTER TABLE outbox ADD COLUMN pinned BIGINT NOT NULL DEFAULT 0;
CREATE INDEX outbox_quarantine ON outbox (due_at, id) WHERE state = 0 AND held = 2;
DROP INDEX outbox_sending; -- outbox_person finds the few that a crash left

-- What a provider calls the parts of a message that it names one by one. state: as outbox.state.
CREATE TABLE outbox_part (
  channel TEXT NOT NULL,
  external_id TEXT NOT NULL,
  outbox_id BIGINT NOT NULL,
  state BIGINT NOT NULL,
  PRIMARY KEY (channel, external_id)
) /* WITHOUT ROWID */;
CREATE INDEX outbox_part_message ON outbox_part (outbox_id);

-- What operators switched off while the gateway runs.
CREATE TABLE channel_switch (
  channel TEXT PRIMARY KEY,
  disabled_at BIGINT NOT NULL
);

-- How the gateway sees its channels: written when something changes and now and then, read by the
-- command line. breaker: 0 closed, 1 open, 2 half open.
CREATE TABLE channel_state (
  channel TEXT PRIMARY KEY,
  breaker BIGINT NOT NULL,
  paused_until BIGINT NOT NULL,
  calls BIGINT NOT NULL,
  why TEXT NOT NULL,                  -- the last fault in words, '' for none
  why_at BIGINT NOT NULL,
  written_at BIGINT NOT NULL
);

-- Segments that left, by day of the operator's clock.
CREATE TABLE channel_day (
  channel TEXT NOT NULL,
  day BIGINT NOT NULL,
  segments BIGINT NOT NULL,
  PRIMARY KEY (channel, day)
);
CREATE TABLE person_day (
  day BIGINT NOT NULL,
  contact_id BIGINT NOT NULL,
  segments BIGINT NOT NULL,
  PRIMARY KEY (day, contact_id)
) /* WITHOUT ROWID */;
