-- Times are milliseconds since 1970 UTC. Ids come from store/id.h. What SQLite reads differently
-- (a primary key, WITHOUT ROWID) is in store/db_sqlite_schema.c.

-- A person as a phone knows one. The number is in this table only: sealed, beside a keyed hash.
CREATE TABLE contact (
  id BIGINT PRIMARY KEY,
  number_index BLOB NOT NULL UNIQUE,
  number_sealed BLOB NOT NULL,
  alias TEXT NOT NULL,                -- what staff see: "Ulliri 417"
  language TEXT NOT NULL,             -- '' until chosen
  category TEXT NOT NULL,             -- '' until known
  opted_out_at BIGINT,
  created_at BIGINT NOT NULL
);

-- Where a person stands in the menus, one a bearer. state: domain/dialogue.h, versioned.
CREATE TABLE session (
  contact_id BIGINT NOT NULL,
  bearer BIGINT NOT NULL,
  state BLOB NOT NULL,
  updated_at BIGINT NOT NULL,
  PRIMARY KEY (contact_id, bearer)
) /* WITHOUT ROWID */;

-- One dialled session of the network. The last step and its screen are kept, so that a repeated
-- webhook gets the same screen and never a second step.
CREATE TABLE ussd_session (
  channel TEXT NOT NULL,
  session TEXT NOT NULL,
  contact_id BIGINT NOT NULL,
  step TEXT NOT NULL,                 -- what told this step: the input history, or the provider's id
  screen TEXT NOT NULL,
  ended BIGINT NOT NULL,
  started_at BIGINT NOT NULL,
  PRIMARY KEY (channel, session)
);
CREATE INDEX ussd_session_age ON ussd_session (started_at);

-- Provider message ids already taken, keyed hash behind the number of the 30-day period: inserts
-- stay in a small range, a purge is one range.
CREATE TABLE dedupe (
  key BLOB PRIMARY KEY
) /* WITHOUT ROWID */;

-- What people sent. USSD turns too: which screen answered tells where people drop off.
CREATE TABLE inbound (
  id BIGINT PRIMARY KEY,
  contact_id BIGINT,                  -- null: a sender that is no telephone number
  channel TEXT NOT NULL,
  bearer BIGINT NOT NULL,
  body TEXT NOT NULL,
  node TEXT NOT NULL,                 -- the screen that answered
  received_at BIGINT NOT NULL
);

-- What we send. state: 0 queued, 1 sending (committed before the call), 2 sent, 3 delivered,
-- 4 failed, 5 expired, 6 unknown. class: 0 safety, 1 reply, 2 expert, 3 reminder, 4 alert, 5 bulk.
CREATE TABLE outbox (
  id BIGINT PRIMARY KEY,
  contact_id BIGINT NOT NULL,
  ticket_id BIGINT,
  channel TEXT NOT NULL,
  bearer BIGINT NOT NULL,
  class BIGINT NOT NULL,
  body TEXT NOT NULL,
  segments BIGINT NOT NULL,
  ussd_end BIGINT NOT NULL,
  ussd_session TEXT NOT NULL,
  reply_data TEXT NOT NULL,
  state BIGINT NOT NULL,
  attempts BIGINT NOT NULL,
  due_at BIGINT NOT NULL,             -- queued: not before
  expires_at BIGINT NOT NULL,
  external_id TEXT,
  reason TEXT NOT NULL,               -- the last thing a provider or we said about it
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
);
CREATE INDEX outbox_due ON outbox (channel, class, due_at, id) WHERE state = 0;
CREATE INDEX outbox_person ON outbox (contact_id, class, id) WHERE state IN (0, 1);
CREATE INDEX outbox_sending ON outbox (channel, id) WHERE state = 1;
CREATE INDEX outbox_external ON outbox (channel, external_id) WHERE external_id IS NOT NULL;
CREATE INDEX outbox_ticket ON outbox (ticket_id, id) WHERE ticket_id IS NOT NULL;

-- Receipts that came before the answer to the send, or for nothing we know.
CREATE TABLE receipt_early (
  channel TEXT NOT NULL,
  external_id TEXT NOT NULL,
  delivery BIGINT NOT NULL,
  reason TEXT NOT NULL,
  received_at BIGINT NOT NULL,
  PRIMARY KEY (channel, external_id)
);
CREATE INDEX receipt_early_age ON receipt_early (received_at);

-- A question until it is closed. state: 0 open, 1 answered, 2 closed.
CREATE TABLE ticket (
  id BIGINT PRIMARY KEY,
  number BIGINT NOT NULL UNIQUE,
  contact_id BIGINT NOT NULL,
  category TEXT NOT NULL,
  node TEXT NOT NULL,                 -- the screen it was asked from
  language TEXT NOT NULL,
  channel TEXT NOT NULL,
  bearer BIGINT NOT NULL,
  state BIGINT NOT NULL,
  version BIGINT NOT NULL,            -- grows with every change; an answer names the one it saw
  owner_id BIGINT,                    -- staff who claimed it
  lease_until BIGINT NOT NULL,        -- 0: free
  opened_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  answered_at BIGINT
);
CREATE INDEX ticket_queue ON ticket (state, opened_at, id);
CREATE INDEX ticket_latest ON ticket (state, updated_at, id);
CREATE INDEX ticket_contact ON ticket (contact_id, updated_at, id);

-- What was said on a ticket. kind: 0 the person, 1 an answer, 2 an internal note.
CREATE TABLE ticket_entry (
  id BIGINT PRIMARY KEY,
  ticket_id BIGINT NOT NULL,
  kind BIGINT NOT NULL,
  staff_id BIGINT,
  outbox_id BIGINT,                   -- an answer's message: its state is the receipt
  body TEXT NOT NULL,
  created_at BIGINT NOT NULL
);
CREATE INDEX ticket_entry_ticket ON ticket_entry (ticket_id, id);

CREATE TABLE counter (
  name TEXT PRIMARY KEY,
  value BIGINT NOT NULL
);
INSERT INTO counter (name, value) VALUES ('ticket', 100);

CREATE TABLE staff (
  id BIGINT PRIMARY KEY,
  login TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  role TEXT NOT NULL,
  password_hash TEXT NOT NULL,
  disabled_at BIGINT,
  created_at BIGINT NOT NULL
);

-- A login. The token itself is only in the cookie.
CREATE TABLE login (
  token_index BLOB PRIMARY KEY,
  staff_id BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  seen_at BIGINT NOT NULL
);
CREATE INDEX login_staff ON login (staff_id);
