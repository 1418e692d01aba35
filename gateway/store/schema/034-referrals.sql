-- Referrals of case files to services (domain/referral.h has the enums). What is counted stands plain: type,
-- priority, state, outcome, municipality of the person, the day of each state. What somebody wrote is sealed.
-- A moment is 0 until it comes.
CREATE TABLE referral (
  id BIGINT PRIMARY KEY,
  case_id BIGINT NOT NULL,
  person_id BIGINT NOT NULL,          -- item of the file: about whom
  listing_id BIGINT NOT NULL,         -- the service
  partner_id BIGINT NOT NULL,         -- of the staff: who sees it there; 0: nobody has a login
  type BIGINT NOT NULL,
  priority BIGINT NOT NULL,
  state BIGINT NOT NULL,
  refusal BIGINT NOT NULL,            -- why it was rejected; 0: it was not
  outcome BIGINT NOT NULL,            -- 0: none yet
  ended_by BIGINT NOT NULL,           -- an actor
  classes BIGINT NOT NULL,            -- shared: a bit for each class of fields
  municipality TEXT NOT NULL,
  reason BLOB NOT NULL,               -- sealed, as the next three: what is asked for
  restrictions BLOB NOT NULL,         -- how and when the person is to be reached
  override BLOB NOT NULL,             -- why it went without consent; empty: it did not
  said BLOB NOT NULL,                 -- by the service, with its latest state
  override_id BIGINT NOT NULL,        -- whose decision that was
  made_by BIGINT NOT NULL,
  expected_at BIGINT NOT NULL,        -- when to hear of it
  sent_at BIGINT NOT NULL,
  accepted_at BIGINT NOT NULL,
  started_at BIGINT NOT NULL,
  ended_at BIGINT NOT NULL,           -- rejected, done or revoked
  touched_at BIGINT NOT NULL,
  told BIGINT NOT NULL,               -- whether the person was told by text, else why not
  told_at BIGINT NOT NULL,
  seen_at BIGINT NOT NULL,            -- they asked what and with whom
  asked_at BIGINT NOT NULL,           -- how it was
  satisfied BIGINT NOT NULL,          -- 1 yes, 2 in part, 3 no; 0: not answered
  satisfied_at BIGINT NOT NULL,
  version BIGINT NOT NULL
);
CREATE INDEX referral_case ON referral (case_id, id);
CREATE INDEX referral_partner ON referral (partner_id, state, touched_at, id) WHERE partner_id > 0;
CREATE INDEX referral_sent ON referral (sent_at);
CREATE INDEX referral_ended ON referral (ended_at) WHERE ended_at > 0;

-- Links for who has no login: to one referral, once. token, browser: keyed hashes of the link's secret and of
-- that of the browser which opened it first. session_until: it reads without opening the link again.
CREATE TABLE referral_link (
  id BIGINT PRIMARY KEY,
  referral_id BIGINT NOT NULL,
  token BLOB NOT NULL UNIQUE,
  browser BLOB NOT NULL,              -- empty: it was not opened yet
  made_by BIGINT NOT NULL,
  made_at BIGINT NOT NULL,
  until BIGINT NOT NULL,              -- grows no more; earlier when it is taken back
  opened_at BIGINT NOT NULL,
  session_until BIGINT NOT NULL
);
CREATE INDEX referral_link_referral ON referral_link (referral_id, id);
