-- The words of what was said on tickets, folded (domain/words.h): each once an entry. As bytes, so that
-- every engine orders them alike. searchable: 0 until the words of an entry are here; those written
-- before there was a search are taken in one by one while the gateway runs.
CREATE TABLE word (
  entry_id BIGINT NOT NULL,
  word BLOB NOT NULL,
  PRIMARY KEY (entry_id, word)
) /* WITHOUT ROWID */;
CREATE INDEX word_word ON word (word, entry_id);
ALTER TABLE ticket_entry ADD COLUMN searchable BIGINT NOT NULL DEFAULT 0;
CREATE INDEX ticket_entry_unsearchable ON ticket_entry (id) WHERE searchable = 0;
CREATE INDEX contact_alias ON contact (alias);
