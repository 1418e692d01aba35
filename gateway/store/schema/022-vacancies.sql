-- Offers of work. state: domain/vacancy.h. content: what makes two of them the same, hashed.
CREATE TABLE vacancy (
  id BIGINT PRIMARY KEY,
  source TEXT NOT NULL,
  reference TEXT NOT NULL,            -- its name at the source
  title_sq TEXT NOT NULL,
  title_en TEXT NOT NULL,
  isco TEXT NOT NULL,                 -- ISCO-08 unit group
  place TEXT NOT NULL,                -- an id of menus/work/places.json
  wage_min BIGINT NOT NULL,
  wage_max BIGINT NOT NULL,
  currency TEXT NOT NULL,
  contract TEXT NOT NULL,
  tongues TEXT NOT NULL,              -- "it-A2 en-B1"
  employer TEXT NOT NULL,
  contact TEXT NOT NULL,
  valid_until BIGINT NOT NULL,
  sample BIGINT NOT NULL,             -- 1: invented, for demonstrations
  state BIGINT NOT NULL,
  content BLOB NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  UNIQUE (source, reference)
);
CREATE INDEX vacancy_content ON vacancy (content);
CREATE INDEX vacancy_work_place ON vacancy (isco, place, valid_until) WHERE state = 1;
CREATE INDEX vacancy_work ON vacancy (isco, valid_until) WHERE state = 1;
CREATE INDEX vacancy_place ON vacancy (place, valid_until) WHERE state = 1;
CREATE INDEX vacancy_state ON vacancy (state, id);

-- Languages that a vacancy asks for, one a row; valid_until is its own.
CREATE TABLE vacancy_tongue (
  tongue TEXT NOT NULL,
  valid_until BIGINT NOT NULL,
  vacancy_id BIGINT NOT NULL,
  PRIMARY KEY (tongue, valid_until, vacancy_id)
) /* WITHOUT ROWID */;
CREATE INDEX vacancy_tongue_vacancy ON vacancy_tongue (vacancy_id);
