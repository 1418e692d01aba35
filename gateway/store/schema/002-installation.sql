-- What there is once. key_check: a hash made with the key file's key, so that another key file is
-- noticed before a number is sealed or looked up with it.
CREATE TABLE installation (
  name TEXT PRIMARY KEY,
  value BLOB NOT NULL
);
