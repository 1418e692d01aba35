-- People who are being forgotten. ghost_id, below 0: what stays for the figures stands under it, so that
-- counts hold and nobody is found by them. step: service/erasure.h; at_id: rows up to this one are done
-- in the scan of this step. contact_id: 0 once the number is gone.
CREATE TABLE erasure (
  id BIGINT PRIMARY KEY,
  contact_id BIGINT NOT NULL,
  ghost_id BIGINT NOT NULL UNIQUE,
  country TEXT NOT NULL,              -- the calling code, for what messages cost where
  cause BIGINT NOT NULL,
  step BIGINT NOT NULL,
  at_id BIGINT NOT NULL,
  asked_at BIGINT NOT NULL,
  done_at BIGINT NOT NULL
);
CREATE INDEX erasure_open ON erasure (id) WHERE step < 6;
CREATE INDEX erasure_contact ON erasure (contact_id) WHERE contact_id > 0;

-- Files that the law wants kept for now. wanted_at: the person asked to be forgotten, which is done when
-- the hold ends; 0: they did not.
CREATE TABLE case_hold (
  case_id BIGINT PRIMARY KEY,
  ground BIGINT NOT NULL,
  reason BLOB NOT NULL,               -- sealed
  staff_id BIGINT NOT NULL,
  made_at BIGINT NOT NULL,
  until_at BIGINT NOT NULL,
  wanted_at BIGINT NOT NULL
);
CREATE INDEX case_hold_until ON case_hold (until_at);

-- Who asked by MYDATA what is held of them. They tell the code (a keyed hash here) to whoever hands it over.
CREATE TABLE data_request (
  id BIGINT PRIMARY KEY,
  contact_id BIGINT NOT NULL,
  code_index BLOB NOT NULL,
  asked_at BIGINT NOT NULL,
  due_at BIGINT NOT NULL,             -- by law
  closed_at BIGINT NOT NULL,          -- 0: open
  closed_by BIGINT NOT NULL,
  outcome BIGINT NOT NULL,
  version BIGINT NOT NULL
);
CREATE INDEX data_request_due ON data_request (due_at, id) WHERE closed_at = 0;
CREATE INDEX data_request_contact ON data_request (contact_id);

-- What hangs on a person's questions is found by these.
CREATE INDEX draft_ticket ON draft (ticket_id);
CREATE INDEX mention_ticket ON mention (ticket_id);
CREATE INDEX answer_ticket ON answer (ticket_id);
