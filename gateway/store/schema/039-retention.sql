-- What is deleted because of its age. kind: service/retention.h; mark: how far was gone through; removed: in
-- the run under way, last_removed: in the one before, which ended at last_at.
CREATE TABLE retention (
  kind BIGINT PRIMARY KEY,
  mark BIGINT NOT NULL,
  removed BIGINT NOT NULL,
  last_removed BIGINT NOT NULL,
  last_at BIGINT NOT NULL
);
INSERT INTO retention (kind, mark, removed, last_removed, last_at) VALUES
  (0, 0, 0, 0, 0), (1, 0, 0, 0, 0), (2, 0, 0, 0, 0), (3, 0, 0, 0, 0);
CREATE INDEX case_file_closed ON case_file (closed_at) WHERE closed_at > 0;
