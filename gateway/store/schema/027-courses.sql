-- People in courses. state and phase: domain/enrolment.h. due_at: when the clock looks at it next, 0 for
-- never; outbox_id: what was sent last by itself, 0 for nothing since they did something.
CREATE TABLE enrolment (
  id BIGINT PRIMARY KEY,
  contact_id BIGINT NOT NULL,
  channel TEXT NOT NULL,              -- that lessons come by
  course TEXT NOT NULL,               -- an id of menus/courses
  language TEXT NOT NULL,
  lesson TEXT NOT NULL,
  next TEXT NOT NULL,
  place BIGINT NOT NULL,              -- of the lesson, where an edit removed it
  state BIGINT NOT NULL,
  phase BIGINT NOT NULL,
  hour BIGINT NOT NULL,               -- of the day in Albania
  nudges BIGINT NOT NULL,
  told BIGINT NOT NULL,
  due_at BIGINT NOT NULL,
  outbox_id BIGINT NOT NULL,
  code TEXT NOT NULL,                 -- of the certificate, or empty
  started_at BIGINT NOT NULL,
  touched_at BIGINT NOT NULL,         -- what the person did last
  finished_at BIGINT NOT NULL
);
CREATE INDEX enrolment_contact ON enrolment (contact_id, touched_at);
CREATE INDEX enrolment_due ON enrolment (due_at) WHERE state = 0 AND due_at > 0;
CREATE INDEX enrolment_touched ON enrolment (touched_at, id);
CREATE INDEX enrolment_course ON enrolment (course, touched_at, id);
CREATE INDEX enrolment_standing ON enrolment (course, lesson, state) WHERE state IN (0, 1);

-- What anybody may verify: that somebody finished a course, not who.
CREATE TABLE certificate (
  code TEXT PRIMARY KEY,
  course TEXT NOT NULL,
  finished_at BIGINT NOT NULL
);

-- Counts, which stay when a person is erased. day: since 1970, in Albania.
CREATE TABLE course_day (
  course TEXT NOT NULL,
  day BIGINT NOT NULL,
  started BIGINT NOT NULL,
  finished BIGINT NOT NULL,
  ended BIGINT NOT NULL,
  PRIMARY KEY (course, day)
) /* WITHOUT ROWID */;
CREATE INDEX course_day_day ON course_day (day);
CREATE TABLE course_answer (
  course TEXT NOT NULL,
  lesson TEXT NOT NULL,
  rights BIGINT NOT NULL,
  wrongs BIGINT NOT NULL,
  PRIMARY KEY (course, lesson)
) /* WITHOUT ROWID */;
