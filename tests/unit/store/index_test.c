/* Unit tests: store/index and what it is made of: scans, lists, jobs, changes, damage. */
#include "home.h"

#include "store/index.h"
#include "store/index_list.h"
#include "store/index_scan.h"

#define ID(n) "0194e0aa-0000-7000-8000-00000000000" #n

struct fixture {
    struct home *home;
    uv_loop_t loop;
    struct index *index;
};

/* The loop may not move. */
static void begin(struct fixture *f, void **state) {
    *f = (struct fixture){ .home = *state };
    assert_int_equal(uv_loop_init(&f->loop), 0);
}

static void open_index(struct fixture *f) {
    f->index = index_new(&f->loop, home_str(f->home));
}

static void end(struct fixture *f) {
    (void)uv_run(&f->loop, UV_RUN_DEFAULT);
    index_free(f->index);
    f->index = NULL;
}

static void done(struct fixture *f) {
    if (f->index)
        end(f);
    assert_int_equal(uv_loop_close(&f->loop), 0);
}

/* A thread of the second `n`. */
static struct str put_thread(struct fixture *f, int n, const char *words) {
    struct arena *a = &f->home->arena;
    struct str name = arena_printf(a,
        "sessions/2025/02/0%d/rollout-2025-02-0%dT10-00-00-0194e0aa-0000-7000-8000-%012d.jsonl", n,
        n, n);
    struct str text = arena_printf(a,
        "{\"timestamp\":\"2025-02-0%dT10:00:00.000Z\",\"type\":\"session_meta\",\"payload\":{\"id\":"
        "\"0194e0aa-0000-7000-8000-%012d\",\"timestamp\":\"2025-02-0%dT10:00:00.000Z\",\"cwd\":\"/w\",\"originator\":"
        "\"t\",\"cli_version\":\"1\",\"source\":\"vscode\",\"model_provider\":\"p\"}}\n"
        "{\"timestamp\":\"2025-02-0%dT10:00:01.000Z\",\"type\":\"event_msg\",\"payload\":{\"type\":\"user_message\","
        "\"message\":\"%s\"}}\n",
        n, n, n, n, words);
    return home_write(f->home, name.p, text.p);
}

/* The previews of a list, newest first, with spaces between. */
static struct str list(struct fixture *f, const struct thread_list_params *p) {
    struct arena *a = &f->home->arena;
    struct index_page page;
    struct error why;
    struct db *db = index_lock(f->index);
    assert_non_null(db);
    index_refresh(f->index, db, 10000);
    const struct index_list_request request = { .params = p, .cwd = STR("/") };
    assert_true(index_list(db, a, &request, &page, &why));
    index_unlock(f->index);
    struct str all = STR("");
    for (size_t i = 0; i < page.n; i++)
        all = arena_printf(
            a, "%.*s%s%.*s", STR_ARGS(all), i ? " " : "", STR_ARGS(page.rows[i].preview));
    return all;
}

#define assert_list(f, expected) \
    assert_string_equal(list(f, &(struct thread_list_params){ 0 }).p, expected)

static void test_files_come_change_and_go(void **state) {
    struct fixture f;
    begin(&f, state);
    struct str one = put_thread(&f, 1, "one");
    (void)put_thread(&f, 2, "two");
    open_index(&f);
    assert_list(&f, "two one");
    (void)put_thread(&f, 3, "three");
    assert_list(&f, "three two one");
    (void)put_thread(&f, 2, "changed");
    assert_list(&f, "three changed one");
    assert_int_equal(unlink(one.p), 0);
    assert_list(&f, "three changed");
    done(&f);
}

static void test_an_archived_thread_is_in_the_other_list(void **state) {
    static const bool yes = true;
    struct fixture f;
    begin(&f, state);
    struct str one = put_thread(&f, 1, "one");
    open_index(&f);
    assert_list(&f, "one");
    assert_int_equal(file_make_directories(home_in(f.home, "archived_sessions").p, 0755), 0);
    assert_int_equal(
        rename(one.p,
            home_in(f.home, "archived_sessions/rollout-2025-02-01T10-00-00-" ID(1) ".jsonl").p),
        0);
    assert_list(&f, "");
    assert_string_equal(list(&f, &(struct thread_list_params){ .archived = &yes }).p, "one");
    done(&f);
}

static void test_unreadable_files_do_no_harm(void **state) {
    struct fixture f;
    begin(&f, state);
    (void)put_thread(&f, 1, "one");
    (void)home_write(f.home, "sessions/2025/02/05/rollout-2025-02-05T10-00-00-" ID(5) ".jsonl", "");
    (void)home_write(f.home, "sessions/2025/02/05/rollout-2025-02-05T10-00-00-" ID(6) ".jsonl",
        "{}\nnonsense\n");
    open_index(&f);
    assert_list(&f, "one");
    done(&f);
}

static void test_cursors_walk_the_list(void **state) {
    static const uint32_t two = 2;
    struct fixture f;
    begin(&f, state);
    for (int n = 1; n <= 5; n++)
        (void)put_thread(&f, n, (const char *[]){ "", "a", "b", "c", "d", "e" }[n]);
    open_index(&f);
    struct thread_list_params p = { .limit = &two };
    assert_string_equal(list(&f, &p).p, "e d");
    p.cursor = STR("2025-02-04T10:00:00Z|" ID(4));
    assert_string_equal(list(&f, &p).p, "c b");
    p.cursor = STR("2025-02-02T10-00-00");
    assert_string_equal(list(&f, &p).p, "a");
    done(&f);
}

static bool set_name(struct db *db, const struct index_change *c) {
    return index_own_set_name(db, c->id, c->text);
}

static struct str name_of(struct fixture *f, const char *id) {
    struct index_own own;
    struct db *db = index_lock(f->index);
    index_own_read(db, &f->home->arena, str_of(id), &own);
    index_unlock(f->index);
    return own.name;
}

static void test_changes_are_seen_at_once_and_stay(void **state) {
    struct fixture f;
    begin(&f, state);
    open_index(&f);
    index_change(
        f.index, &(struct index_change){ .apply = set_name, .id = STR(ID(1)), .text = STR("n1") });
    assert_true(str_is(name_of(&f, ID(1)), "n1"));
    index_change(
        f.index, &(struct index_change){ .apply = set_name, .id = STR(ID(1)), .text = STR("n2") });
    end(&f);
    open_index(&f);
    assert_true(str_is(name_of(&f, ID(1)), "n2"));
    done(&f);
}

static void test_a_damaged_database_is_made_again(void **state) {
    struct fixture f;
    begin(&f, state);
    (void)put_thread(&f, 1, "one");
    (void)home_write(
        f.home, "codexd/index.sqlite", "this is not a database, it is only a text of some length");
    open_index(&f);
    assert_list(&f, "one");
    done(&f);
}

struct noting_job {
    struct index_job job;
    char *notes;
    char note;
};

static void run_nothing(struct index_job *job, struct db *db) {
    (void)job;
    assert_non_null(db);
}

static void note(struct index_job *job, bool is_done) {
    struct noting_job *n = (struct noting_job *)job;
    size_t at = strlen(n->notes);
    n->notes[at] = is_done ? n->note : '-';
}

static void test_jobs_run_in_order_and_can_be_cancelled(void **state) {
    struct fixture f;
    begin(&f, state);
    struct op_group ops = { 0 };
    char notes[8] = "";
    struct noting_job *jobs[4];
    open_index(&f);
    for (int i = 0; i < 4; i++) {
        jobs[i] = index_job_new(f.index, &ops, sizeof **jobs);
        jobs[i]->job.run = run_nothing;
        jobs[i]->job.after = note;
        jobs[i]->notes = notes;
        jobs[i]->note = (char)('a' + i);
        index_job_start(&jobs[i]->job);
    }
    op_cancel(&jobs[3]->job.op); /* the last, which waits, hears of it at once */
    (void)uv_run(&f.loop, UV_RUN_DEFAULT);
    assert_string_equal(notes, "-abc");
    assert_true(op_group_is_empty(&ops));
    done(&f);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_files_come_change_and_go, home_setup, home_teardown),
        cmocka_unit_test_setup_teardown(
            test_an_archived_thread_is_in_the_other_list, home_setup, home_teardown),
        cmocka_unit_test_setup_teardown(
            test_unreadable_files_do_no_harm, home_setup, home_teardown),
        cmocka_unit_test_setup_teardown(test_cursors_walk_the_list, home_setup, home_teardown),
        cmocka_unit_test_setup_teardown(
            test_changes_are_seen_at_once_and_stay, home_setup, home_teardown),
        cmocka_unit_test_setup_teardown(
            test_a_damaged_database_is_made_again, home_setup, home_teardown),
        cmocka_unit_test_setup_teardown(
            test_jobs_run_in_order_and_can_be_cancelled, home_setup, home_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
