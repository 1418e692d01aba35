-- Case files. What tells who somebody is (names, births, numbers of papers, notes) is sealed with a key of
-- its own; lists show number and alias. team: of staff_team; state: open, closed, ... ; due_at: when
-- the first of its items is to be looked at, 0: none is.
CREATE TABLE case_file (
  id BIGINT PRIMARY KEY,
  number TEXT NOT NULL UNIQUE,        -- short, not to be guessed
  alias TEXT NOT NULL,
  contact_id BIGINT,                  -- their phone, where there is one
  ticket_id BIGINT,                   -- the question that it was opened from
  team TEXT NOT NULL,
  owner_id BIGINT NOT NULL,           -- the case worker
  state BIGINT NOT NULL,
  opened_at BIGINT NOT NULL,
  touched_at BIGINT NOT NULL,
  closed_at BIGINT NOT NULL,
  due_at BIGINT NOT NULL,
  version BIGINT NOT NULL
);
CREATE INDEX case_file_owner ON case_file (owner_id, state, touched_at, id);
CREATE INDEX case_file_team ON case_file (team, state, touched_at, id);
CREATE INDEX case_file_owner_due ON case_file (owner_id, due_at, id) WHERE due_at > 0;
CREATE INDEX case_file_team_due ON case_file (team, due_at, id) WHERE due_at > 0;
CREATE INDEX case_file_contact ON case_file (contact_id) WHERE contact_id IS NOT NULL;

-- People of the household, papers, concerns, notes, tasks: domain/case_field.h. The person of the file is its
-- first item. removed_at: 0 while it stands.
CREATE TABLE case_item (
  id BIGINT PRIMARY KEY,
  case_id BIGINT NOT NULL,
  kind BIGINT NOT NULL,
  due_at BIGINT NOT NULL,
  made_at BIGINT NOT NULL,
  staff_id BIGINT NOT NULL,           -- 0: the person, by phone, or the clock
  removed_at BIGINT NOT NULL
);
CREATE INDEX case_item_case ON case_item (case_id, id);
CREATE INDEX case_item_due ON case_item (case_id, due_at) WHERE due_at > 0;

-- One field of an item. version grows with every change: who changes it names the one they saw.
CREATE TABLE case_value (
  item_id BIGINT NOT NULL,
  field TEXT NOT NULL,
  value BLOB NOT NULL,                -- sealed where the field says so; empty: cleared
  version BIGINT NOT NULL,
  changed_at BIGINT NOT NULL,
  staff_id BIGINT NOT NULL,
  PRIMARY KEY (item_id, field)
) /* WITHOUT ROWID */;

-- Consent and what became of it: the latest row of a kind counts. Over SMS only consent to be texted.
CREATE TABLE case_consent (
  id BIGINT PRIMARY KEY,
  case_id BIGINT NOT NULL,
  kind BIGINT NOT NULL,
  state BIGINT NOT NULL,
  way BIGINT NOT NULL,
  giver BIGINT NOT NULL,
  version TEXT NOT NULL,              -- of the text that was shown or read out
  language TEXT NOT NULL,
  words TEXT NOT NULL,                -- by SMS: that text
  detail BLOB NOT NULL,               -- sealed: where, with which interpreter, what to withhold
  staff_id BIGINT NOT NULL,
  outbox_id BIGINT NOT NULL,          -- the message that asked, 0: none did
  asked_at BIGINT NOT NULL,
  settled_at BIGINT NOT NULL,         -- given or refused
  withdrawn_at BIGINT NOT NULL
);
CREATE INDEX case_consent_case ON case_consent (case_id, kind, id);

-- Who else takes part: a psychologist, or a partner with whom it is shared. until: 0: until it ends.
CREATE TABLE case_tie (
  case_id BIGINT NOT NULL,
  staff_id BIGINT NOT NULL,
  kind BIGINT NOT NULL,
  classes BIGINT NOT NULL,            -- shared: a bit for each class of fields
  since BIGINT NOT NULL,
  until BIGINT NOT NULL,
  by_id BIGINT NOT NULL,
  PRIMARY KEY (case_id, staff_id)
) /* WITHOUT ROWID */;
CREATE INDEX case_tie_staff ON case_tie (staff_id, since, case_id);

-- Who changed and who read what. line: 1, 2, 3, ... without a gap in each file. contents: a keyed hash of what
-- was before and after, which stays when these are erased; hash: over the line and the hash before it.
CREATE TABLE case_log (
  case_id BIGINT NOT NULL,
  line BIGINT NOT NULL,
  at BIGINT NOT NULL,
  staff_id BIGINT NOT NULL,           -- below 0: nobody at a desk, service/case_log.h; 0 the same, of old
  act BIGINT NOT NULL,
  item_id BIGINT NOT NULL,
  field TEXT NOT NULL,
  detail TEXT NOT NULL,
  before BLOB,                        -- sealed
  after BLOB,
  contents BLOB NOT NULL,
  hash BLOB NOT NULL,
  PRIMARY KEY (case_id, line)
) /* WITHOUT ROWID */;

-- The team of a member of staff: whose files a supervisor sees.
CREATE TABLE staff_team (
  staff_id BIGINT PRIMARY KEY,
  team TEXT NOT NULL
);
