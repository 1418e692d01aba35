-- Times that staff offer, one person each. kind, and the states below: domain/appointment.h.
CREATE TABLE slot (
  id BIGINT PRIMARY KEY,
  staff_id BIGINT NOT NULL,           -- whom it is with
  topic TEXT NOT NULL,                -- a category whose people it is for, or empty: for all
  kind BIGINT NOT NULL,
  place TEXT NOT NULL,
  starts_at BIGINT NOT NULL,
  ends_at BIGINT NOT NULL,
  appointment_id BIGINT NOT NULL,     -- who has it; 0: it is free
  made_by BIGINT NOT NULL,
  created_at BIGINT NOT NULL
);
CREATE INDEX slot_free ON slot (starts_at, id) WHERE appointment_id = 0;
CREATE INDEX slot_time ON slot (starts_at, id);
CREATE INDEX slot_staff ON slot (staff_id, starts_at);

CREATE TABLE appointment (
  id BIGINT PRIMARY KEY,
  contact_id BIGINT NOT NULL,
  slot_id BIGINT NOT NULL,            -- 0: a time that staff chose freely
  staff_id BIGINT NOT NULL,
  topic TEXT NOT NULL,                -- whose eyes see it: the person's category when it was made
  kind BIGINT NOT NULL,
  place TEXT NOT NULL,
  starts_at BIGINT NOT NULL,
  ends_at BIGINT NOT NULL,
  state BIGINT NOT NULL,
  version BIGINT NOT NULL,            -- grows with every change
  sequence BIGINT NOT NULL,           -- grows with what a calendar shows: time, place, cancelled
  ticket_id BIGINT NOT NULL,          -- it was made from; 0: none
  channel TEXT NOT NULL,              -- that reminders go by
  reason TEXT NOT NULL,               -- why staff cancelled it
  made_at BIGINT NOT NULL,            -- when it was given this time
  made_by BIGINT NOT NULL,            -- staff, or 0: the person
  changed_by BIGINT NOT NULL,
  look_at BIGINT NOT NULL,            -- when the clock looks at it; 0: never
  reminded BIGINT NOT NULL,           -- a bit for each reminder that is done with
  unreminded BIGINT NOT NULL,         -- why the last of these was not sent
  confirmed_at BIGINT NOT NULL,
  called_at BIGINT NOT NULL,          -- when they asked to be called
  call_ticket_id BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX appointment_slot ON appointment (slot_id)
  WHERE slot_id > 0 AND state IN (0, 1, 2);
CREATE INDEX appointment_look ON appointment (look_at) WHERE look_at > 0;
CREATE INDEX appointment_contact ON appointment (contact_id, starts_at);
CREATE INDEX appointment_staff ON appointment (staff_id, starts_at);
CREATE INDEX appointment_called ON appointment (called_at) WHERE called_at > 0;
CREATE INDEX appointment_time ON appointment (starts_at, id);

-- What was pushed about one, and what of it was true then: it leaves only while that holds.
CREATE TABLE appointment_message (
  outbox_id BIGINT PRIMARY KEY,
  appointment_id BIGINT NOT NULL,
  purpose BIGINT NOT NULL,
  sequence BIGINT NOT NULL,
  hidden BIGINT NOT NULL
);
CREATE INDEX appointment_message_of ON appointment_message (appointment_id, outbox_id);

-- The secret address of somebody's calendar: the keyed hash of its token.
CREATE TABLE calendar_address (
  staff_id BIGINT PRIMARY KEY,
  token_index BLOB NOT NULL UNIQUE,
  made_at BIGINT NOT NULL
);
