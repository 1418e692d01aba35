-- Since when the person waits: the question, or their first words since the last answer. Only told of what
-- is open.
ALTER TABLE ticket ADD COLUMN waits_since BIGINT NOT NULL DEFAULT 0;
UPDATE ticket SET waits_since = CASE WHEN answered_at IS NULL THEN opened_at ELSE coalesce(
  (SELECT min(e.created_at) FROM ticket_entry e WHERE e.ticket_id = ticket.id AND e.kind = 0
    AND e.created_at > ticket.answered_at), opened_at) END;

-- The figures of the queue are read from the index alone.
DROP INDEX ticket_queue;
CREATE INDEX ticket_queue ON ticket (state, asked, priority, due_at, id, category, language,
  restricted, snoozed_until, waits_since, promised_at, late_count);
