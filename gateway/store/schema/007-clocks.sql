-- due_at: by when a question is to be taken up. alert_at: when whoever is on call is called next about
-- it, 0 for not at all; alert_step: how often they were. A person at the desk is on call in the place
-- `oncall` (1 first, then 2, ...; 0 not at all), at a number sealed as those of contacts.
ALTER TABLE ticket ADD COLUMN due_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE ticket ADD COLUMN alert_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE ticket ADD COLUMN alert_step BIGINT NOT NULL DEFAULT 0;
UPDATE ticket SET due_at = opened_at + CASE priority WHEN 1 THEN 1800000 WHEN 2 THEN 14400000
  ELSE 172800000 END;
DROP INDEX ticket_queue;
CREATE INDEX ticket_queue ON ticket (state, asked, priority, due_at, id);
CREATE INDEX ticket_alert ON ticket (alert_at) WHERE alert_at > 0;
ALTER TABLE staff ADD COLUMN oncall BIGINT NOT NULL DEFAULT 0;
ALTER TABLE staff ADD COLUMN phone_sealed BLOB;
