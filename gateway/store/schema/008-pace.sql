-- How fast this person writes: domain/fuse.h, versioned.
ALTER TABLE session ADD COLUMN pace TEXT NOT NULL DEFAULT '';
