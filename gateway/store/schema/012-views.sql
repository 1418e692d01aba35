-- A list of questions that somebody named: one of the desk's own lists (base), and what of it. staff_id
-- 0: everybody's. priority 0, due 0: all; due: 1 within the hour, 2 overdue. place: the order.
CREATE TABLE desk_view (
  id BIGINT PRIMARY KEY,
  staff_id BIGINT NOT NULL,
  name TEXT NOT NULL,
  base TEXT NOT NULL,
  category TEXT NOT NULL,
  language TEXT NOT NULL,
  priority BIGINT NOT NULL,
  due BIGINT NOT NULL,
  place BIGINT NOT NULL
);
CREATE INDEX desk_view_staff ON desk_view (staff_id, place, id);

-- With all that lists are narrowed by, so that a list of few among many reads those few.
DROP INDEX ticket_queue;
CREATE INDEX ticket_queue ON ticket
  (state, asked, priority, due_at, id, category, language, restricted);
