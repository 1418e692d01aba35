-- Ready answers, as they are now. category '': for every topic. review_by: "2027-01-31", '' while a draft
-- has none. state: 0 draft, 1 in use, 2 retired. What each was before is in canned_version, the present
-- one too.
CREATE TABLE canned (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  category TEXT NOT NULL,
  language TEXT NOT NULL,
  title TEXT NOT NULL,
  body TEXT NOT NULL,
  source TEXT NOT NULL,
  review_by TEXT NOT NULL,
  state BIGINT NOT NULL,
  uses BIGINT NOT NULL,
  used_at BIGINT NOT NULL
);
CREATE INDEX canned_state ON canned (state, category, language, id);
CREATE TABLE canned_version (
  canned_id BIGINT NOT NULL,
  version BIGINT NOT NULL,
  category TEXT NOT NULL,
  language TEXT NOT NULL,
  title TEXT NOT NULL,
  body TEXT NOT NULL,
  source TEXT NOT NULL,
  review_by TEXT NOT NULL,
  state BIGINT NOT NULL,
  staff_id BIGINT NOT NULL,
  made_at BIGINT NOT NULL,
  PRIMARY KEY (canned_id, version)
) /* WITHOUT ROWID */;
