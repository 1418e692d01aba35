-- Figures that stay small however much is asked: what a period shows is read from sums of a day.

-- Waits for an answer that began, and answers that ended one. asked, heard: as ticket.asked has it.
CREATE TABLE figure_flow (
  day BIGINT NOT NULL,
  topic TEXT NOT NULL,                -- 'none': without one
  language TEXT NOT NULL,
  asked BIGINT NOT NULL,
  heard BIGINT NOT NULL,
  answered BIGINT NOT NULL,
  PRIMARY KEY (day, topic, language)
) /* WITHOUT ROWID */;
INSERT INTO figure_flow (day, topic, language, asked, heard, answered)
  SELECT day, topic, language, sum(asked), sum(heard), sum(answered) FROM
    (SELECT day, topic, language, CASE WHEN asked = 1 THEN questions ELSE 0 END AS asked,
      CASE WHEN asked = 1 THEN 0 ELSE questions END AS heard, 0 AS answered FROM figure_question
    UNION ALL SELECT day, topic, language, 0, 0, 1 FROM figure_answer) AS f
  GROUP BY day, topic, language;

-- Where the steps of a wait begin: each at most a fifth longer than the one before, but for the first
-- ten minutes.
CREATE TABLE figure_step (from_ms BIGINT PRIMARY KEY);
INSERT INTO figure_step (from_ms) VALUES
  (0), (60000), (120000), (180000), (240000), (300000), (360000), (420000), (480000), (540000),
  (600000), (720000), (840000), (960000), (1140000), (1320000), (1560000), (1860000), (2220000),
  (2640000), (3120000), (3720000), (4440000), (5280000), (6300000), (7560000), (9060000),
  (10860000), (13020000), (15600000), (18720000), (22440000), (26880000), (32220000), (38640000),
  (46320000), (55560000), (66660000), (79980000), (95940000), (115080000), (138060000),
  (165660000), (198780000), (238500000), (286200000), (343440000), (412080000), (494460000),
  (593340000), (711960000), (854340000), (1025160000), (1230180000), (1476180000), (1771380000),
  (2125620000), (2550720000), (3060840000), (3672960000), (4407540000), (5289000000), (6346800000),
  (7616160000), (9139380000);

-- How long the answers took, by step. Half and nine tenths are told by the mean of the step that they
-- fall into.
CREATE TABLE figure_wait (
  day BIGINT NOT NULL,
  topic TEXT NOT NULL,
  from_ms BIGINT NOT NULL,            -- of figure_step
  answers BIGINT NOT NULL,
  kept BIGINT NOT NULL,               -- by the time that was promised or, without a promise, due
  waited_ms BIGINT NOT NULL,          -- all together
  PRIMARY KEY (day, topic, from_ms)
) /* WITHOUT ROWID */;
INSERT INTO figure_wait (day, topic, from_ms, answers, kept, waited_ms)
  SELECT day, topic, step, count(*), sum(kept), sum(waited_ms) FROM
    (SELECT day, topic, kept, waited_ms, coalesce((SELECT max(s.from_ms) FROM figure_step s
      WHERE s.from_ms <= waited_ms), 0) AS step FROM figure_answer) AS a
  GROUP BY day, topic, step;
DROP TABLE figure_question;
DROP TABLE figure_answer;

-- What people thought of answers, by the day on which they said so. Those who said it before this
-- table was there did so on the day of the answer, as far as anybody knows; local days begin an hour
-- or two before those of UTC.
CREATE TABLE figure_rating (
  day BIGINT NOT NULL,
  topic TEXT NOT NULL,
  rating BIGINT NOT NULL,
  ratings BIGINT NOT NULL,
  PRIMARY KEY (day, topic, rating)
) /* WITHOUT ROWID */;
INSERT INTO figure_rating (day, topic, rating, ratings)
  SELECT (e.created_at + 3600000) / 86400000 AS day,
    CASE WHEN t.category = '' THEN 'none' ELSE t.category END AS topic, e.rating, count(*)
  FROM ticket_entry e JOIN ticket t ON t.id = e.ticket_id WHERE e.rating > 0
  GROUP BY 1, 2, 3;
