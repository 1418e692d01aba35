-- Whether a receipt that came before its message was known said that the person blocked us.
ALTER TABLE receipt_early ADD COLUMN opted_out BIGINT NOT NULL DEFAULT 0;
