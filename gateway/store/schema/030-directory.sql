-- Services of the directory (domain/listing.h). state, doubt: its enums. good_until: until when it may be
-- served, 0 for not at all. listing_key: its UUID.
CREATE TABLE listing (
  id BIGINT PRIMARY KEY,
  listing_key TEXT NOT NULL UNIQUE,
  source TEXT NOT NULL,
  organization TEXT NOT NULL,
  name_sq TEXT NOT NULL,
  name_en TEXT NOT NULL,
  needs TEXT NOT NULL,                -- ids of menus/services/needs.json, blanks between
  places TEXT NOT NULL,               -- ids of menus/work/places.json, or 'all'
  address TEXT NOT NULL,
  phone TEXT NOT NULL,
  website TEXT NOT NULL,
  eligibility TEXT NOT NULL,
  documents TEXT NOT NULL,
  cost TEXT NOT NULL,
  languages TEXT NOT NULL,
  accessibility TEXT NOT NULL,
  hours TEXT NOT NULL,
  closed TEXT NOT NULL,
  note TEXT NOT NULL,
  beds BIGINT NOT NULL,
  beds_free BIGINT NOT NULL,
  beds_told_at BIGINT NOT NULL,
  shut_day BIGINT NOT NULL,
  assured_at BIGINT NOT NULL,
  assured_days BIGINT NOT NULL,
  sample BIGINT NOT NULL,
  state BIGINT NOT NULL,
  doubt BIGINT NOT NULL,
  good_until BIGINT NOT NULL,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
);

-- By what a listing is found: each need at each place; the need '' for every need, unless it is one that
-- is never named.
CREATE TABLE listing_spot (
  need TEXT NOT NULL,
  place TEXT NOT NULL,
  listing_id BIGINT NOT NULL,
  PRIMARY KEY (need, place, listing_id)
) /* WITHOUT ROWID */;
CREATE INDEX listing_spot_listing ON listing_spot (listing_id);

-- Who may tell by SMS how a service is today: from this phone, with this PIN (keyed hash).
CREATE TABLE listing_provider (
  listing_id BIGINT NOT NULL,
  contact_id BIGINT NOT NULL,
  pin BLOB NOT NULL,
  made_at BIGINT NOT NULL,
  PRIMARY KEY (listing_id, contact_id)
) /* WITHOUT ROWID */;
CREATE INDEX listing_provider_contact ON listing_provider (contact_id);
CREATE TABLE listing_provider_try (
  contact_id BIGINT PRIMARY KEY,
  failed BIGINT NOT NULL,
  since BIGINT NOT NULL
);

-- Who asked for the details of a service, and what became of it. ask_at: when to ask, 0 for not (any
-- more). opened, served: 0 not said, 1 yes, 2 no, 3 did not go; rating: 0 not said, 1 to 5.
CREATE TABLE listing_visit (
  id BIGINT PRIMARY KEY,
  contact_id BIGINT NOT NULL,
  listing_id BIGINT NOT NULL,
  channel TEXT NOT NULL,
  made_at BIGINT NOT NULL,
  ask_at BIGINT NOT NULL,
  asked_at BIGINT NOT NULL,
  opened BIGINT NOT NULL,
  served BIGINT NOT NULL,
  rating BIGINT NOT NULL
);
CREATE INDEX listing_visit_contact ON listing_visit (contact_id, made_at);
CREATE INDEX listing_visit_ask ON listing_visit (ask_at) WHERE ask_at > 0;
CREATE INDEX listing_visit_listing ON listing_visit (listing_id, asked_at);
