-- What a person wants from us. quiet_*: minutes of the local day in which nothing is sent that they
-- do not wait for, equal for none; null: what the channel has.
ALTER TABLE contact ADD COLUMN quiet_from BIGINT;
ALTER TABLE contact ADD COLUMN quiet_until BIGINT;
ALTER TABLE contact ADD COLUMN alerts_off_at BIGINT;

-- Who said STOP, by a keyed hash of the number that nothing else here is found by: it holds when the
-- contact is erased, and for numbers that never wrote. what: 0 everything, 1 alerts.
CREATE TABLE opt_out (
  stop_index BLOB NOT NULL,
  what BIGINT NOT NULL,
  since BIGINT NOT NULL,
  PRIMARY KEY (stop_index, what)
) /* WITHOUT ROWID */;
