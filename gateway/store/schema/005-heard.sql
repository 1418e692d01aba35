-- asked: 1 the person sent it as a question, 0 they only wrote it: free text that nothing answered.
-- A person reads that, too, in a list of its own.
ALTER TABLE ticket ADD COLUMN asked BIGINT NOT NULL DEFAULT 1;
DROP INDEX ticket_queue;
CREATE INDEX ticket_queue ON ticket (state, asked, priority, opened_at, id);
CREATE INDEX ticket_owner ON ticket (owner_id, state) WHERE owner_id IS NOT NULL;
