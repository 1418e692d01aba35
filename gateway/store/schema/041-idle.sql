-- People of whom nothing came for as long as people are kept: service/retention.h.
INSERT INTO retention (kind, mark, removed, last_removed, last_at) VALUES (4, 0, 0, 0, 0);
