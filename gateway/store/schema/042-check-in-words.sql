-- Where the words are kept with which a person answered how they are; 0: it was a digit, or nothing. answer
-- may be 5, too: in words.
ALTER TABLE case_check_in_turn ADD COLUMN ticket_id BIGINT NOT NULL DEFAULT 0;
