/* Approval by a second pair of eyes: nobody decides what they asked for, a plan that changed is not
 * approved unseen, a file is closed with a reason when nothing hangs on it, and every turn is kept. */
#include "fixture.h"
#include "service/case_approval.h"
#include "service/case_log.h"
#include "service/case_task.h"

enum { WORKER = 1, SUPERVISOR, OTHER };

struct room {
    struct fixture f; /* first */
    struct case_file file, second;
    int64_t goal;
};

static struct case_editor editor_of(struct room *room, int64_t staff_id)
{
    room->f.now_ms++; /* nothing happens in the same moment */
    return (struct case_editor){ .case_id = room->file.id,
                                 .staff_id = staff_id,
                                 .now_ms = room->f.now_ms };
}

static struct case_edit edit(enum case_kind kind, const char *field, const char *value,
                             int64_t version)
{
    const struct case_field *found = case_field_find(kind, str_of(field));
    assert_non_null(found);
    return (struct case_edit){ found, str_of(value), version };
}

static int open_files(void **state)
{
    struct room *room = calloc(1, sizeof(*room));
    struct fixture *f = &room->f;
    *state = room;
    fixture_open(f);
    const struct case_opening opening = { .team = STR("tirana"), .staff_id = WORKER };
    assert_ok(
        case_file_open(f->db, &f->keys, &opening, f->now_ms, f->arena, &room->second, &f->err),
        f->err);
    f->now_ms++;
    assert_ok(case_file_open(f->db, &f->keys, &opening, f->now_ms, f->arena, &room->file, &f->err),
              f->err);
    const struct case_edit goal[] = { edit(CASE_GOAL, "need", "housing", 0),
                                      edit(CASE_GOAL, "goal", "A lease of our own", 0),
                                      edit(CASE_GOAL, "due", "2030-12-01", 0) };
    const struct case_editor editor = editor_of(room, WORKER);
    assert_ok(case_items_add(f->db, &f->keys, &editor, CASE_GOAL, goal, 3, f->arena, &room->goal,
                             &f->err),
              f->err);
    return 0;
}

static int close_files(void **state)
{
    struct room *room = *state;
    fixture_close(&room->f);
    free(room);
    return 0;
}

static int64_t plan_of(struct room *room)
{
    struct fixture *f = &room->f;
    int64_t plan;
    assert_ok(case_approval_plan(f->db, room->file.id, f->arena, &plan, &f->err), f->err);
    return plan;
}

static bool ask(struct room *room, int64_t staff_id, const struct case_approval *request)
{
    struct fixture *f = &room->f;
    const struct case_editor editor = editor_of(room, staff_id);
    f->err = (struct err){ 0 };
    return case_approval_ask(f->db, &f->keys, &editor, request, f->arena, &f->err);
}

static struct case_approval latest(struct room *room)
{
    struct fixture *f = &room->f;
    struct case_approval *all;
    size_t count;
    assert_ok(case_approval_list(f->db, &f->keys, room->file.id, f->arena, &all, &count, &f->err),
              f->err);
    assert_true(count > 0);
    return all[0];
}

static bool decide(struct room *room, int64_t staff_id, enum case_approval_state state,
                   const char *comment)
{
    struct fixture *f = &room->f;
    const struct case_editor editor = editor_of(room, staff_id);
    const struct case_decision decision = { .approval_id = latest(room).id,
                                            .state = state,
                                            .comment = str_of(comment),
                                            .file_version = room->file.version };
    f->err = (struct err){ 0 };
    return case_approval_decide(f->db, &f->keys, &editor, &decision, f->arena, &f->err);
}

static void change_goal(struct room *room, const char *field, const char *value, int64_t version)
{
    struct fixture *f = &room->f;
    struct case_clashes clashes;
    const struct case_editor editor = editor_of(room, WORKER);
    const struct case_edit one = edit(CASE_GOAL, field, value, version);
    assert_ok(case_items_change(f->db, &f->keys, &editor, room->goal, &one, 1, f->arena, &clashes,
                                &f->err),
              f->err);
}

static void refreshed(struct room *room)
{
    struct fixture *f = &room->f;
    assert_ok(case_file_get(f->db, room->file.id, f->arena, &room->file, &f->err), f->err);
}

static int tasks_of(struct room *room)
{
    struct fixture *f = &room->f;
    struct case_hanging hanging;
    assert_ok(case_closing_hanging(f->db, &f->keys, room->file.id, f->now_ms, f->arena, &hanging,
                                   &f->err),
              f->err);
    return hanging.tasks;
}

static void four_eyes(void **state)
{
    struct room *room = *state;
    struct case_approval request = { .kind = CASE_APPROVAL_PLAN, .plan = plan_of(room) };
    assert_true(ask(room, SUPERVISOR, &request));
    assert_false(ask(room, WORKER, &request)); /* it waits already */
    assert_int_equal(room->f.err.code, ERR_CONFLICT);
    assert_false(decide(room, SUPERVISOR, CASE_APPROVAL_APPROVED, ""));
    assert_int_equal(room->f.err.code, ERR_FORBIDDEN);
    assert_false(decide(room, OTHER, CASE_APPROVAL_WITHDRAWN, ""));
    assert_int_equal(room->f.err.code, ERR_FORBIDDEN);
    assert_true(decide(room, SUPERVISOR, CASE_APPROVAL_WITHDRAWN, ""));
    assert_true(ask(room, WORKER, &request));
    assert_false(decide(room, SUPERVISOR, CASE_APPROVAL_REJECTED, " "));
    assert_int_equal(room->f.err.code, ERR_UNPROCESSED);
    assert_int_equal(tasks_of(room), 0);
    assert_true(decide(room, SUPERVISOR, CASE_APPROVAL_REJECTED, "Whose lease is it?"));
    assert_string_equal(latest(room).comment.ptr, "Whose lease is it?");
    assert_int_equal(tasks_of(room), 1);
    assert_false(decide(room, OTHER, CASE_APPROVAL_APPROVED, "")); /* it was decided */
    assert_int_equal(room->f.err.code, ERR_CONFLICT);
}

/* What became of a goal is no change of the plan; any other change is one. */
static void a_changed_plan_is_not_approved_unseen(void **state)
{
    struct room *room = *state;
    struct case_approval request = { .kind = CASE_APPROVAL_PLAN, .plan = plan_of(room) };
    assert_true(ask(room, WORKER, &request));
    change_goal(room, "outcome", "partly", 0);
    assert_int_equal(plan_of(room), request.plan);
    change_goal(room, "due", "2031-01-01", 1);
    assert_true(plan_of(room) > request.plan);
    assert_false(decide(room, SUPERVISOR, CASE_APPROVAL_APPROVED, ""));
    assert_int_equal(room->f.err.code, ERR_CONFLICT);
    assert_true(decide(room, SUPERVISOR, CASE_APPROVAL_REJECTED, "It was changed"));
    assert_false(ask(room, WORKER, &request)); /* which names the plan of before */
    assert_int_equal(room->f.err.code, ERR_CONFLICT);
    request.plan = plan_of(room);
    assert_true(ask(room, WORKER, &request));
    assert_true(decide(room, SUPERVISOR, CASE_APPROVAL_APPROVED, ""));
    assert_int_equal(latest(room).state, CASE_APPROVAL_APPROVED);
    struct fixture *f = &room->f;
    const struct case_editor editor = editor_of(room, WORKER);
    int64_t plan = plan_of(room);
    assert_ok(case_items_remove(f->db, &f->keys, &editor, room->goal, f->arena, &f->err), f->err);
    assert_true(plan_of(room) > plan);
    request.plan = plan_of(room);
    assert_false(ask(room, WORKER, &request)); /* there is no goal left */
    assert_int_equal(f->err.code, ERR_UNPROCESSED);
}

static void closes_when_nothing_hangs_on_it(void **state)
{
    struct room *room = *state;
    struct fixture *f = &room->f;
    struct case_status *turns;
    size_t count;
    struct case_approval request = { .kind = CASE_APPROVAL_CLOSURE,
                                     .ending = { .reason = CASE_REASON_MOVED } };
    const struct case_editor editor = editor_of(room, WORKER);
    assert_false(ask(room, WORKER, &request)); /* to whom? */
    assert_int_equal(f->err.code, ERR_UNPROCESSED);
    request.ending.words = STR("To the invented office of Lezha");
    assert_false(ask(room, WORKER, &request)); /* a goal is open */
    assert_int_equal(f->err.code, ERR_UNPROCESSED);
    change_goal(room, "outcome", "met", 0);
    assert_true(ask(room, WORKER, &request));
    assert_ok(case_task_add(f->db, &f->keys, &editor, "own", f->arena, &f->err), f->err);
    assert_true(decide(room, SUPERVISOR, CASE_APPROVAL_APPROVED, ""));
    refreshed(room);
    assert_int_equal(room->file.state, CASE_TRANSFERRED);
    assert_true(room->file.due_at_ms == 0);
    assert_int_equal(tasks_of(room), 0);
    const struct case_editor again = editor_of(room, SUPERVISOR);
    assert_false(case_closing_reopen(f->db, &f->keys, &again, room->file.version, STR(" "),
                                     f->arena, &f->err));
    assert_int_equal(f->err.code, ERR_UNPROCESSED);
    assert_ok(case_closing_reopen(f->db, &f->keys, &again, room->file.version,
                                  STR("They came back"), f->arena, &f->err),
              f->err);
    assert_ok(
        case_closing_history(f->db, &f->keys, room->file.id, f->arena, &turns, &count, &f->err),
        f->err);
    assert_int_equal(count, 3);
    assert_int_equal(turns[0].act, CASE_STATUS_REOPENED);
    assert_string_equal(turns[0].ending.words.ptr, "They came back");
    assert_int_equal(turns[1].act, CASE_STATUS_CLOSED);
    assert_int_equal(turns[1].ending.reason, CASE_REASON_MOVED);
    assert_string_equal(turns[1].ending.words.ptr, "To the invented office of Lezha");
    assert_int_equal(turns[2].act, CASE_STATUS_OPENED);
    int64_t lines;
    assert_ok(case_log_verify(f->db, &f->keys, room->file.id, &lines, &f->err), f->err);
}

static void a_duplicate_names_the_file_that_stays(void **state)
{
    struct room *room = *state;
    struct case_approval request = { .kind = CASE_APPROVAL_CLOSURE,
                                     .ending = { .reason = CASE_REASON_DUPLICATE } };
    assert_false(ask(room, WORKER, &request));
    request.ending.other_id = room->file.id;
    assert_false(ask(room, WORKER, &request));
    assert_int_equal(room->f.err.code, ERR_UNPROCESSED);
    request.ending.other_id = room->second.id; /* goals need no outcome: they stand there */
    assert_true(ask(room, WORKER, &request));
    room->file.version++; /* somebody else's move came first */
    assert_false(decide(room, SUPERVISOR, CASE_APPROVAL_APPROVED, ""));
    assert_int_equal(room->f.err.code, ERR_CONFLICT);
}

static void a_full_file_closes_within_one_job(void **state)
{
    struct room *room = *state;
    struct fixture *f = &room->f;
    const struct case_editor editor = editor_of(room, SUPERVISOR);
    const struct case_ending ending = { .reason = CASE_REASON_DUPLICATE,
                                        .other_id = room->second.id };
    for (int i = 0; i < CASE_ITEMS_MAX - 2; i++) {
        struct arena *arena = arena_new(JOB_ARENA_SIZE_MAX);
        assert_ok(case_task_add(f->db, &f->keys, &editor, "own", arena, &f->err), f->err);
        arena_free(arena);
    }
    struct arena *arena = arena_new(JOB_ARENA_SIZE_MAX);
    assert_ok(case_closing_close(f->db, &f->keys, &editor, 1, &ending, arena, &f->err), f->err);
    arena_free(arena);
    assert_int_equal(tasks_of(room), 0);
}

static void waits_for_others_of_the_team(void **state)
{
    struct room *room = *state;
    struct fixture *f = &room->f;
    static const struct {
        const char *team;
        int64_t staff_id;
        size_t count;
    } who[] = { { "tirana", SUPERVISOR, 1 }, { "tirana", WORKER, 0 }, { "lezha", OTHER, 0 } };
    const struct case_approval request = { .kind = CASE_APPROVAL_PLAN, .plan = plan_of(room) };
    struct case_waiting *waiting;
    size_t count;
    assert_true(ask(room, WORKER, &request));
    for (size_t i = 0; i < sizeof(who) / sizeof(who[0]); i++) {
        assert_ok(case_approval_waiting(f->db, str_of(who[i].team), who[i].staff_id, 0, 0, f->arena,
                                        &waiting, &count, &f->err),
                  f->err);
        assert_int_equal(count, who[i].count);
    }
    assert_true(decide(room, SUPERVISOR, CASE_APPROVAL_APPROVED, ""));
    assert_ok(case_approval_waiting(f->db, STR("tirana"), SUPERVISOR, 0, 0, f->arena, &waiting,
                                    &count, &f->err),
              f->err);
    assert_int_equal(count, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_files, close_files)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(four_eyes),
        TEST(a_changed_plan_is_not_approved_unseen),
        TEST(closes_when_nothing_hangs_on_it),
        TEST(a_duplicate_names_the_file_that_stays),
        TEST(a_full_file_closes_within_one_job),
        TEST(waits_for_others_of_the_team),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
