-- A second factor at login: the secret of an authenticator app, sealed together with the person's id,
-- and the step of the code that was used last, since each is good once. otp_next_sealed: the secret
-- that they are setting up; it counts once a code of it was shown.
ALTER TABLE staff ADD COLUMN otp_sealed BLOB;
ALTER TABLE staff ADD COLUMN otp_step BIGINT NOT NULL DEFAULT 0;
ALTER TABLE staff ADD COLUMN otp_next_sealed BLOB;

-- What lets somebody in whose phone is lost, each once: a keyed hash.
CREATE TABLE recovery_code (
  staff_id BIGINT NOT NULL,
  code_index BLOB NOT NULL,
  PRIMARY KEY (staff_id, code_index)
) /* WITHOUT ROWID */;
