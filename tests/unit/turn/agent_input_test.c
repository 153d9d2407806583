/* Unit tests: turn/agent_input, thread/agent: words, ids and states of agents (agent-loop.md 23.1). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "thread/agent.h"
#include "thread/agent_name.h"
#include "turn/agent_input.h"

static const char *text_of(struct arena *a, const struct json *json) {
    _cleanup_buf_ struct buf text = { 0 };
    json_write(&text, json);
    return arena_str(a, buf_str(&text)).p;
}

static void test_words(void **state) {
    (void)state;
    _cleanup_arena_ struct arena a = { 0 };
    struct agent_words words;
    struct str failure;
    const struct agent_input_array none = { NULL, 0 };
    assert_true(agent_input_of(&a, STR("do it"), &none, &words, &failure));
    assert_string_equal(text_of(&a, words.input), "[{\"type\":\"text\",\"text\":\"do it\"}]");
    assert_string_equal(words.prompt.p, "do it");
    struct agent_input items[] = {
        { .type = AGENT_INPUT_TEXT, .text = { STR("look") } },
        { .type = AGENT_INPUT_IMAGE, .image = { STR("data:,") } },
        { .type = AGENT_INPUT_LOCAL_IMAGE, .local_image = { STR("/a.png") } },
        { .type = AGENT_INPUT_SKILL, .skill = { STR("s"), STR("/s") } },
        { .type = AGENT_INPUT_MENTION, .mention = { STR("m"), STR("app://m") } },
    };
    const struct agent_input_array all = { items, ARRAY_LEN(items) };
    assert_true(agent_input_of(&a, STR_NONE, &all, &words, &failure));
    assert_string_equal(words.prompt.p,
        "look\n[image]\n[local_image:/a.png]\n[skill:$s](/s)\n[mention:$m](app://m)");
    assert_string_equal(text_of(&a, words.input),
        "[{\"type\":\"text\",\"text\":\"look\"},{\"type\":\"image\",\"url\":\"data:,\"},{\"type\":\"localImage\","
        "\"path\":\"/a.png\"},{\"type\":\"skill\",\"name\":\"s\",\"path\":\"/s\"},{\"type\":\"mention\",\"name\":\"m\","
        "\"path\":\"app://m\"}]");
}

static void expect_refused(
    struct str message, const struct agent_input_array *items, const char *why) {
    _cleanup_arena_ struct arena a = { 0 };
    struct agent_words words;
    struct str failure;
    assert_false(agent_input_of(&a, message, items, &words, &failure));
    assert_string_equal(failure.p, why);
}

static void test_refused_words(void **state) {
    (void)state;
    struct agent_input one[1];
    const struct agent_input_array none = { NULL, 0 }, empty = { one, 0 };
    expect_refused(STR_NONE, &none, "Provide one of: message or items");
    expect_refused(STR("x"), &empty, "Provide either message or items, but not both");
    expect_refused(STR(" \n"), &none, "Empty message can't be sent to an agent");
    expect_refused(STR_NONE, &empty, "Items can't be empty");
}

static void expect_id(const char *text, const char *id, const char *why) {
    _cleanup_arena_ struct arena a = { 0 };
    struct str got, failure;
    bool ok = agent_id_of(&a, str_of(text), &got, &failure);
    assert_int_equal(ok, id != NULL);
    assert_string_equal(ok ? got.p : failure.p, ok ? id : why);
}

static void test_ids(void **state) {
    (void)state;
    const char *id = "01a1f7e1-be39-72c2-bb14-3bd4457b1cd6";
    expect_id(id, id, NULL);
    expect_id("{01A1F7E1-be39-72c2-bb14-3bd4457b1cd6}", id, NULL);
    expect_id("01a1f7e1be3972c2bb143bd4457b1cd6", id, NULL);
    expect_id("x", NULL, "invalid agent id x: Error(ParseChar { character: 'x', index: 1 })");
    expect_id("é", NULL, "invalid agent id é: Error(ParseChar { character: 'é', index: 1 })");
    expect_id("", NULL, "invalid agent id : Error(ParseSimpleLength { len: 0 })");
    expect_id("01a1f7e1-be39-72c2-bb143bd4457b1cd6", NULL,
        "invalid agent id 01a1f7e1-be39-72c2-bb143bd4457b1cd6: Error(ParseGroupCount { count: 4 })");
    expect_id("01a1f7e1-be39-72c2-bb14-3bd4457b1cd", NULL,
        "invalid agent id 01a1f7e1-be39-72c2-bb14-3bd4457b1cd: Error(ParseGroupLength { group: 4, len: 11, index: "
        "25 })");
}

static void test_states(void **state) {
    (void)state;
    _cleanup_arena_ struct arena a = { 0 };
    struct collab_agent_state s = { .status = COLLAB_AGENT_STATUS_PENDING_INIT };
    assert_string_equal(text_of(&a, agent_state_json(&a, &s)), "\"pending_init\"");
    s.status = COLLAB_AGENT_STATUS_COMPLETED;
    assert_string_equal(text_of(&a, agent_state_json(&a, &s)), "{\"completed\":null}");
    s.message = STR("Done.");
    assert_string_equal(text_of(&a, agent_state_json(&a, &s)), "{\"completed\":\"Done.\"}");
    assert_true(agent_status_is_final(COLLAB_AGENT_STATUS_ERRORED));
    assert_true(agent_status_is_final(COLLAB_AGENT_STATUS_NOT_FOUND));
    assert_false(agent_status_is_final(COLLAB_AGENT_STATUS_INTERRUPTED));
    assert_false(agent_status_is_final(COLLAB_AGENT_STATUS_RUNNING));
}

/* All but one name. */
static bool is_taken(const void *user, struct str name) {
    return !str_is(name, user);
}

static bool all_taken(const void *user, struct str name) {
    (void)user;
    (void)name;
    return true;
}

static void test_names(void **state) {
    (void)state;
    assert_string_equal(agent_name_choose(is_taken, "Tesla"), "Tesla");
    assert_non_null(agent_name_choose(all_taken, NULL));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_words),
        cmocka_unit_test(test_refused_words),
        cmocka_unit_test(test_ids),
        cmocka_unit_test(test_states),
        cmocka_unit_test(test_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
