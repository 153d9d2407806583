/* Unit tests: store/turn_index and turn_read in both modes, store/stored_item there and back. */
#include "home.h"

#include "store/rollout_state.h"
#include "store/stored_item.h"
#include "store/turn_read.h"

#define HEAD           "{\"timestamp\":\"2025-02-08T10:00:00.000Z\","
#define EVENT(payload) HEAD "\"type\":\"event_msg\",\"payload\":" payload "}\n"
#define META(more)                                                                                              \
    HEAD                                                                                                        \
        "\"type\":\"session_meta\",\"payload\":{\"id\":\"0194e0aa-0000-7000-8000-000000000001\",\"timestamp\":" \
        "\"2025-02-08T10:00:00.000Z\",\"cwd\":\"/w\",\"originator\":\"o\",\"cli_version\":\"1\"" more           \
        "}}\n"
#define PAGINATED META(",\"history_mode\":\"paginated\"")

/* The turns as text: "id status(item kind:id, ...)", one after another. */
static struct str turns_of(struct home *h, const char *lines) {
    static const char *const statuses[] = { [TURN_STATUS_COMPLETED] = "completed",
        [TURN_STATUS_INTERRUPTED] = "interrupted",
        [TURN_STATUS_FAILED] = "failed",
        [TURN_STATUS_IN_PROGRESS] = "?" };
    struct arena *a = &h->arena;
    struct rollout_chain chain;
    struct rollout_state state;
    struct turn_index x;
    struct error why;
    struct str path = home_write(h, "f.jsonl", lines), all = STR("");
    assert_true(rollout_chain_open(a, home_str(h), path, &chain, &why));
    turn_index_init(&x, a, chain.meta.legacy);
    assert_int_equal(rollout_state_read(a, &chain, turn_index_visit, &x, &state), 0);
    turn_index_finish(&x, STR_NONE);
    struct rollout_spans spans = rollout_spans_open(a, &chain);
    for (size_t i = 0; i < x.turn_n; i++) {
        struct wire_turn t = indexed_turn_read(&spans, a, &x.turns[i], TURN_ITEMS_VIEW_FULL);
        all = arena_printf(a, "%.*s[%.*s %s", STR_ARGS(all), STR_ARGS(t.id), statuses[t.status]);
        for (const struct indexed_item *item = x.turns[i].first; item; item = item->next)
            all = arena_printf(a, "%.*s %.*s", STR_ARGS(all), STR_ARGS(item->id));
        assert_true(t.items.n <= x.item_n);
        all = arena_printf(a, "%.*s]", STR_ARGS(all));
    }
    rollout_spans_close(&spans);
    rollout_state_done(&state);
    turn_index_done(&x);
    return all;
}

static void test_paginated_turns(void **state) {
    assert_string_equal(
        turns_of(*state,
            PAGINATED EVENT("{\"type\":\"task_started\",\"turn_id\":\"t1\"}") EVENT(
                "{\"type\":\"item_completed\",\"turn_id\":\"t1\",\"item\":{\"type\":\"UserMessage\","
                "\"id\":\"u\",\"content\":[]}}")
                EVENT("{\"type\":\"item_completed\",\"turn_id\":\"none\",\"item\":{\"type\":"
                      "\"UserMessage\",\"id\":\"x\",\"content\":[]}}")
                    EVENT("{\"type\":\"item_completed\",\"turn_id\":\"t1\",\"item\":{\"type\":"
                          "\"AgentMessage\",\"id\":\"a\",\"content\":[]}}")
                        EVENT("{\"type\":\"item_completed\",\"turn_id\":\"t1\",\"item\":{\"type\":"
                              "\"UserMessage\",\"id\":\"u\",\"content\":[]}}")
                            EVENT("{\"type\":\"task_complete\",\"turn_id\":\"t1\"}")
                                EVENT("{\"type\":\"task_started\",\"turn_id\":\"t2\"}")
                                    EVENT("{\"type\":\"turn_aborted\",\"turn_id\":\"t2\"}")
                                        EVENT("{\"type\":\"task_started\",\"turn_id\":\"t3\"}"))
            .p,
        "[t1 completed u a][t2 interrupted][t3 interrupted]");
}

static void test_a_failed_turn(void **state) {
    assert_string_equal(
        turns_of(*state,
            PAGINATED EVENT("{\"type\":\"task_started\",\"turn_id\":\"t1\"}")
                EVENT("{\"type\":\"task_complete\",\"turn_id\":\"t1\",\"error\":{\"message\":\"m\","
                      "\"codex_error_info\":\"other\"}}"))
            .p,
        "[t1 failed]");
}

#define SAID(type, text) EVENT("{\"type\":\"" type "\",\"message\":\"" text "\"}")

static void test_legacy_turns_are_implicit(void **state) {
    assert_string_equal(turns_of(*state, META("") SAID("user_message", "q") SAID("agent_message",
                                             "a") "nonsense\n" SAID("user_message", "r"))
                            .p,
        "[rollout-1 completed item-1 item-2][rollout-3 completed item-3]");
}

static void test_legacy_reasoning_is_one_item(void **state) {
    assert_string_equal(turns_of(*state, META("") SAID("user_message", "q") EVENT(
                                             "{\"type\":\"agent_reasoning\",\"text\":\"a\"}")
                                             EVENT("{\"type\":\"agent_reasoning\",\"text\":\"b\"}")
                                                 SAID("agent_message", "m"))
                            .p,
        "[rollout-1 completed item-1 item-2 item-3]");
}

static void test_legacy_rollback_takes_turns_away(void **state) {
    assert_string_equal(
        turns_of(*state,
            META("") SAID("user_message", "q") SAID("agent_message", "a") SAID("user_message", "r")
                EVENT("{\"type\":\"thread_rolled_back\",\"num_turns\":1}")
                    SAID("user_message", "s"))
            .p,
        "[rollout-1 completed item-1 item-2][rollout-5 completed item-3]");
}

static void test_stored_items_there_and_back(void **state) {
    static const char *const stored[] = {
        ("{\"type\":\"UserMessage\",\"id\":\"u\",\"content\":[{\"type\":\"text\",\"text\":\"hi\","
         "\"text_elements\":[]}]}"),
        "{\"type\":\"AgentMessage\",\"id\":\"a\",\"content\":[{\"type\":\"Text\",\"text\":\"hello\"}]}",
        "{\"type\":\"Reasoning\",\"id\":\"r\",\"summary_text\":[\"s\"],\"raw_content\":[]}",
        "{\"type\":\"ContextCompaction\",\"id\":\"c\"}",
    };
    struct home *h = *state;
    for (size_t i = 0; i < ARRAY_LEN(stored); i++) {
        struct thread_item item = { 0 };
        const struct json *before = json_parse(&h->arena, str_of(stored[i]), NULL);
        assert_true(stored_item_read(&h->arena, before, &item));
        const struct json *after = stored_item_of(&h->arena, &item);
        assert_non_null(after);
        for (const struct json *member = before->first; member; member = member->next)
            assert_true(json_same(member, json_get_str(after, member->key)));
    }
}

static void test_unknown_items_are_not_read(void **state) {
    struct home *h = *state;
    struct thread_item item;
    assert_false(stored_item_read(
        &h->arena, json_parse(&h->arena, STR("{\"type\":\"Odd\",\"id\":\"x\"}"), NULL), &item));
    assert_false(stored_item_read(&h->arena, json_parse(&h->arena, STR("{}"), NULL), &item));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_paginated_turns, home_setup, home_teardown),
        cmocka_unit_test_setup_teardown(test_a_failed_turn, home_setup, home_teardown),
        cmocka_unit_test_setup_teardown(test_legacy_turns_are_implicit, home_setup, home_teardown),
        cmocka_unit_test_setup_teardown(
            test_legacy_reasoning_is_one_item, home_setup, home_teardown),
        cmocka_unit_test_setup_teardown(
            test_legacy_rollback_takes_turns_away, home_setup, home_teardown),
        cmocka_unit_test_setup_teardown(
            test_stored_items_there_and_back, home_setup, home_teardown),
        cmocka_unit_test_setup_teardown(test_unknown_items_are_not_read, home_setup, home_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
