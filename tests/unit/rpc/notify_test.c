/* Unit tests: rpc/notify, rpc/outgoing, rpc/subscribers (surface.md 1.7, 1.8). */
#include "fixture.h"

#include "rpc/notify.h"
#include "rpc/outgoing.h"

static void warn(struct fixture *f) {
    notify_warning(&f->hub.everyone, &(struct warning_notification){ .message = STR("w") });
}

/* How many messages were sent. */
static int sent(struct fixture *f) {
    int lines = 0;
    for (size_t i = 0; i < f->client.sent.n; i++)
        lines += f->client.sent.p[i] == '\n';
    f->client.sent.n = 0;
    return lines;
}

static void test_nothing_is_told_before_initialize(void **state) {
    struct fixture *f = *state;
    warn(f);
    assert_int_equal(sent(f), 0);
    initialize(f, "null");
    warn(f);
    assert_int_equal(sent(f), 1);
}

static void test_opted_out_notifications_are_dropped(void **state) {
    struct fixture *f = *state;
    initialize(f, "{\"optOutNotificationMethods\":[\"warning\",\"no/such\"]}");
    warn(f);
    assert_int_equal(sent(f), 0);
    notify_deprecation_notice(
        &f->hub.everyone, &(struct deprecation_notice_notification){ .summary = STR("s") });
    assert_int_equal(sent(f), 1);
}

static void test_experimental_notifications_need_the_capability(void **state) {
    struct fixture *f = *state;
    struct project_changed_notification changed = { .project_id = STR("p") };
    initialize(f, "null");
    notify_project_changed(&f->hub.everyone, &changed);
    assert_int_equal(sent(f), 0);
}

static void test_a_closed_connection_leaves_its_sets(void **state) {
    struct fixture *f = *state;
    struct subscribers set;
    subscribers_init(&set, &f->hub, NULL);
    initialize(f, "null");
    subscribers_add(&set, f->conn);
    subscribers_add(&set, f->conn);
    assert_int_equal(set.count, 1);
    f->client.full = true;
    assert_true(subscribers_are_full(&set));
    connection_close(f->conn);
    assert_int_equal(set.count, 0);
    assert_true(f->client.closed);
}

static void count_drain(struct subscribers *set) {
    ++*(int *)set->user;
}

static void test_a_member_that_leaves_counts_as_drained(void **state) {
    struct fixture *f = *state;
    struct subscribers set;
    int drains = 0;
    subscribers_init(&set, &f->hub, &drains);
    set.on_drain = count_drain;
    initialize(f, "null");
    subscribers_add(&set, f->conn);
    f->client.full = true;
    assert_true(subscribers_are_full(&set));
    assert_true(subscribers_remove(&set, f->conn));
    assert_int_equal(drains, 1);
    assert_false(subscribers_are_full(&set));
    subscribers_add(&set, f->conn);
    subscribers_clear(&set);
    assert_int_equal(drains, 1);
}

static void on_decision(void *user, const struct current_time_read_response *r) {
    int *answers = user;
    *answers = r ? 1 : -1;
}

static int ask(struct fixture *f, const char *answer) {
    int answers = 0;
    struct current_time_read_params params = { .thread_id = STR("t") };
    (void)ask_current_time_read(&f->hub.everyone, &params, on_decision, &answers);
    assert_int_equal(answers, 0);
    (void)f->client.events->on_message(f->client.user, str_of(answer));
    return answers;
}

static void test_a_request_to_the_client_is_answered_once(void **state) {
    struct fixture *f = *state;
    initialize(f, "null");
    assert_int_equal(ask(f, "{\"id\":0,\"result\":{\"currentTimeAt\":5}}"), 1);
    assert_int_equal(ask(f, "{\"id\":1,\"error\":{\"code\":-32601,\"message\":\"no\"}}"), -1);
    assert_int_equal(ask(f, "{\"id\":2,\"result\":7}"), -1);
    assert_null(f->hub.outgoing);
    /* Ids are matched by type: the text "3" is not the number 3. */
    assert_int_equal(ask(f, "{\"id\":\"3\",\"result\":{\"currentTimeAt\":5}}"), 0);
    rpc_outgoing_cancel(f->hub.outgoing);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_nothing_is_told_before_initialize, setup, teardown),
        cmocka_unit_test_setup_teardown(test_opted_out_notifications_are_dropped, setup, teardown),
        cmocka_unit_test_setup_teardown(
            test_experimental_notifications_need_the_capability, setup, teardown),
        cmocka_unit_test_setup_teardown(test_a_closed_connection_leaves_its_sets, setup, teardown),
        cmocka_unit_test_setup_teardown(
            test_a_member_that_leaves_counts_as_drained, setup, teardown),
        cmocka_unit_test_setup_teardown(
            test_a_request_to_the_client_is_answered_once, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
