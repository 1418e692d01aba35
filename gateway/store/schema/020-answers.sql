-- The languages that a member of staff writes: what they cannot write is given by somebody else.
CREATE TABLE staff_language (
  staff_id BIGINT NOT NULL,
  language TEXT NOT NULL,
  PRIMARY KEY (staff_id, language)
) /* WITHOUT ROWID */;
INSERT INTO staff_language (staff_id, language) SELECT id, 'sq' FROM staff;
INSERT INTO staff_language (staff_id, language) SELECT id, 'en' FROM staff;

-- Topics whose answers a second person approves: [desk] approve, as it was at the last start.
CREATE TABLE approval_topic (
  topic TEXT PRIMARY KEY
) /* WITHOUT ROWID */;

-- An answer that is not sent by whoever writes it, and what became of it. step: domain/answer_flow.h.
-- What is sent is the edited text, where there is none the translation, else the original.
CREATE TABLE answer (
  id BIGINT PRIMARY KEY,
  ticket_id BIGINT NOT NULL,
  step BIGINT NOT NULL,
  since BIGINT NOT NULL,              -- when it came to this step
  heard_id BIGINT NOT NULL,           -- the person's latest entry that the writer had before them
  original TEXT NOT NULL,
  original_language TEXT NOT NULL,    -- '' when it is the person's, or not said
  writer_id BIGINT NOT NULL,
  written_at BIGINT NOT NULL,
  translation TEXT,
  translator_id BIGINT,
  translated_at BIGINT,
  edited TEXT,
  editor_id BIGINT,
  edited_at BIGINT,
  approver_id BIGINT,
  approved_at BIGINT,
  back_id BIGINT,                     -- the note with which it was given back last
  entry_id BIGINT                     -- what was sent
);
CREATE UNIQUE INDEX answer_waiting ON answer (ticket_id) WHERE step < 4;
CREATE INDEX answer_step ON answer (step, ticket_id) WHERE step < 4;
CREATE INDEX answer_entry ON answer (entry_id) WHERE entry_id IS NOT NULL;

-- What a person wrote, in a language of the desk; and the questions that wait for that.
CREATE TABLE reading (
  entry_id BIGINT PRIMARY KEY,
  language TEXT NOT NULL,
  body TEXT NOT NULL,
  staff_id BIGINT NOT NULL,
  created_at BIGINT NOT NULL
);
CREATE TABLE reading_wish (
  ticket_id BIGINT PRIMARY KEY,
  staff_id BIGINT NOT NULL,
  wished_at BIGINT NOT NULL
);
