-- What a second pair of eyes is asked for: the plan of a case file, and closing it. kind, state:
-- service/case_approval.h. plan: how far the plan was when it was asked; reason, other_id: of closing.
CREATE TABLE case_approval (
  id BIGINT PRIMARY KEY,
  case_id BIGINT NOT NULL,
  kind BIGINT NOT NULL,
  state BIGINT NOT NULL,
  plan BIGINT NOT NULL,
  reason BIGINT NOT NULL,
  other_id BIGINT NOT NULL,           -- the file that it is a duplicate of; 0: none
  words BLOB NOT NULL,                -- sealed: what the worker wrote to it
  asked_by BIGINT NOT NULL,
  asked_at BIGINT NOT NULL,
  comment BLOB NOT NULL,              -- sealed: what the supervisor wrote
  decided_by BIGINT NOT NULL,         -- 0: nobody yet
  decided_at BIGINT NOT NULL
);
CREATE INDEX case_approval_case ON case_approval (case_id, id);
CREATE UNIQUE INDEX case_approval_open ON case_approval (case_id, kind) WHERE state = 0;
CREATE INDEX case_approval_waiting ON case_approval (asked_at, id) WHERE state = 0;

-- When each file was opened, closed and opened again. act, reason: service/case_closing.h; state: of
-- the file from then on.
CREATE TABLE case_status (
  case_id BIGINT NOT NULL,
  at BIGINT NOT NULL,
  act BIGINT NOT NULL,
  state BIGINT NOT NULL,
  reason BIGINT NOT NULL,
  other_id BIGINT NOT NULL,
  words BLOB NOT NULL,                -- sealed
  staff_id BIGINT NOT NULL,
  PRIMARY KEY (case_id, at, act)
) /* WITHOUT ROWID */;
CREATE INDEX case_status_time ON case_status (at, act);
INSERT INTO case_status (case_id, at, act, state, reason, other_id, words, staff_id)
  SELECT id, opened_at, 0, 0, 0, 0, '', owner_id FROM case_file;
INSERT INTO case_status (case_id, at, act, state, reason, other_id, words, staff_id)
  SELECT id, closed_at, 1, state, 0, 0, '', owner_id FROM case_file WHERE closed_at > 0;

-- Appointments that were made from a case file. missed_at: a task was made of it that nobody came.
CREATE TABLE case_appointment (
  appointment_id BIGINT PRIMARY KEY,
  case_id BIGINT NOT NULL,
  missed_at BIGINT NOT NULL
);
CREATE INDEX case_appointment_case ON case_appointment (case_id, appointment_id);

-- Check-ins: a short question by text, as often as the person chose. end_reason: service/case_check_in.h;
-- minute: of the day, by the clock here; every_days: 7, 14, or 28 for every fourth week.
CREATE TABLE case_check_in (
  id BIGINT PRIMARY KEY,
  case_id BIGINT NOT NULL,
  contact_id BIGINT NOT NULL,
  every_days BIGINT NOT NULL,
  minute BIGINT NOT NULL,
  silence_hours BIGINT NOT NULL,
  next_at BIGINT NOT NULL,            -- when the next one leaves; 0: none
  started_by BIGINT NOT NULL,
  started_at BIGINT NOT NULL,
  ended_by BIGINT NOT NULL,
  ended_at BIGINT NOT NULL,           -- 0: they go on
  end_reason BIGINT NOT NULL
);
CREATE UNIQUE INDEX case_check_in_running ON case_check_in (case_id) WHERE ended_at = 0;
CREATE INDEX case_check_in_case ON case_check_in (case_id, id);
CREATE INDEX case_check_in_contact ON case_check_in (contact_id) WHERE ended_at = 0;
CREATE INDEX case_check_in_next ON case_check_in (next_at) WHERE next_at > 0;

-- Each question: one for each time it was due. answer: 0 none, 1 fine, 2 call me, 3 urgent, 4 no more.
CREATE TABLE case_check_in_turn (
  id BIGINT PRIMARY KEY,
  check_in_id BIGINT NOT NULL,
  due_at BIGINT NOT NULL,
  outbox_id BIGINT NOT NULL,          -- 0: it was not sent
  unsent BIGINT NOT NULL,             -- why
  silent_at BIGINT NOT NULL,          -- when no answer is silence; 0: it was looked at
  answer BIGINT NOT NULL,
  answered_at BIGINT NOT NULL,
  UNIQUE (check_in_id, due_at)
);
CREATE INDEX case_check_in_turn_message ON case_check_in_turn (outbox_id) WHERE outbox_id > 0;
CREATE INDEX case_check_in_turn_silent ON case_check_in_turn (silent_at) WHERE silent_at > 0;

-- Reminders of papers that end, to those who wished them: one for each paper, its day and the days
-- before it.
CREATE TABLE case_paper_notice (
  item_id BIGINT NOT NULL,
  ends TEXT NOT NULL,
  days BIGINT NOT NULL,
  outbox_id BIGINT NOT NULL,          -- 0: it was passed over
  made_at BIGINT NOT NULL,
  PRIMARY KEY (item_id, ends, days)
) /* WITHOUT ROWID */;
CREATE INDEX case_paper_notice_message ON case_paper_notice (outbox_id) WHERE outbox_id > 0;
