-- promised_at: by when a person who waits was told to have the answer, 0 for not at all. late_count: how
-- often that time passed while they wait. Both are 0 once the question is answered or closed. due_at, by which the desk works, does not move
-- with it: what is late stays on top.
ALTER TABLE ticket ADD COLUMN promised_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE ticket ADD COLUMN late_count BIGINT NOT NULL DEFAULT 0;
CREATE INDEX ticket_promise ON ticket (promised_at) WHERE promised_at > 0;
CREATE INDEX ticket_late ON ticket (late_count) WHERE late_count > 0;

-- Whether an answer came after the time that it was promised by or, without a promise, due by.
ALTER TABLE ticket_entry ADD COLUMN late BIGINT NOT NULL DEFAULT 0;
