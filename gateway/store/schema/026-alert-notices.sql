-- 1: the message that tells the offer only says that there is something.
ALTER TABLE alert ADD COLUMN hidden BIGINT NOT NULL DEFAULT 0;
