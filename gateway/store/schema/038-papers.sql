-- Papers whose person wished to be reminded that they end (service/case_paper.h). ends: the day; next_at: of
-- the next reminder, 0: none.
CREATE TABLE case_paper_watch (
  item_id BIGINT PRIMARY KEY,
  case_id BIGINT NOT NULL,
  ends TEXT NOT NULL,
  next_at BIGINT NOT NULL
);
CREATE INDEX case_paper_watch_next ON case_paper_watch (next_at) WHERE next_at > 0;
