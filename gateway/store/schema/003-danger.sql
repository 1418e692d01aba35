-- How soon a question is read (1 now, 2 the same day, 3 in its turn), why ("violence child"; '' when
-- nobody said so), and whether the person said that writing to them is safe: 0 not asked or not
-- answered, 1 yes, 2 no. restricted: about those who help, so for coordinators and administrators only.
ALTER TABLE ticket ADD COLUMN priority BIGINT NOT NULL DEFAULT 3;
ALTER TABLE ticket ADD COLUMN danger TEXT NOT NULL DEFAULT '';
ALTER TABLE ticket ADD COLUMN safe_to_write BIGINT NOT NULL DEFAULT 0;
ALTER TABLE ticket ADD COLUMN restricted BIGINT NOT NULL DEFAULT 0;
DROP INDEX ticket_queue;
CREATE INDEX ticket_queue ON ticket (state, priority, opened_at, id);
