/* Tests of tools/mock-upstream/script: what a script comes to, and what is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"
#include "tools/mock-upstream/script.h"

static void read(struct script *s, const char *text) {
    struct error e;
    if (!script_text(s, "x.script", str_of(text), &e))
        fail_msg("%s", e.text);
}

static void assert_refused(const char *text, const char *why) {
    struct script s = { 0 };
    struct error e;
    if (script_text(&s, "x.script", str_of(text), &e))
        fail_msg("%s is taken", text);
    assert_string_equal(e.text, why);
    script_free(&s);
}

/* The bytes of all steps up to the first of another kind. */
static void assert_bytes(const struct answer *a, const char *bytes) {
    _cleanup_buf_ struct buf got = { 0 };
    for (const struct step *s = a->steps; s && (s->kind == STEP_BYTES || s->kind == STEP_EVENT);
         s = s->next)
        buf_add_str(&got, s->bytes);
    assert_string_equal(buf_cstr(&got), bytes);
}

static void test_events_get_their_type(void **state) {
    (void)state;
    struct script s = { 0 };
    read(&s, "a.b {\"x\": 1.10}\nc {}\n d\t{ }\n# comment\n\nend");
    assert_bytes(s.first, "event: a.b\ndata: {\"type\":\"a.b\",\"x\": 1.10}\n\n"
                          "event: c\ndata: {\"type\":\"c\"}\n\n"
                          "event: d\ndata: {\"type\":\"d\"}\n\n");
    script_free(&s);
}

static void test_a_message_comes_in_words(void **state) {
    (void)state;
    struct script s = { 0 };
    read(&s, "message \"Hi  there.\" words id=m phase=final_answer\nend");
    assert_bytes(s.first,
        "event: response.output_item.added\ndata: {\"type\":\"response.output_item.added\","
        "\"output_index\":0,\"item\":{\"type\":\"message\",\"id\":\"m\",\"role\":\"assistant\","
        "\"status\":\"in_progress\",\"content\":[],\"phase\":\"final_answer\"}}\n\n"
        "event: response.output_text.delta\ndata: {\"type\":\"response.output_text.delta\","
        "\"item_id\":\"m\",\"output_index\":0,\"content_index\":0,\"delta\":\"Hi  \"}\n\n"
        "event: response.output_text.delta\ndata: {\"type\":\"response.output_text.delta\","
        "\"item_id\":\"m\",\"output_index\":0,\"content_index\":0,\"delta\":\"there.\"}\n\n"
        "event: response.output_item.done\ndata: {\"type\":\"response.output_item.done\","
        "\"output_index\":0,\"item\":{\"type\":\"message\",\"id\":\"m\",\"role\":\"assistant\","
        "\"status\":\"completed\",\"content\":[{\"type\":\"output_text\",\"text\":\"Hi  there.\","
        "\"annotations\":[]}],\"phase\":\"final_answer\"}}\n\n");
    script_free(&s);
}

static void test_chunks_do_not_cut_characters(void **state) {
    (void)state;
    struct script s = { 0 };
    unsigned deltas = 0;
    read(&s, "message \"☃☃☃☃\" chunks 5\nend");
    for (const struct step *step = s.first->steps; step; step = step->next)
        if (str_find(step->bytes, STR("\"delta\":\"")) >= 0) {
            assert_true(str_find(step->bytes, STR("\"delta\":\"\xe2\x98\x83\"}")) >= 0);
            deltas++;
        }
    assert_int_equal(deltas, 4);
    script_free(&s);
}

static void test_usage(void **state) {
    (void)state;
    struct script s = { 0 };
    read(&s, "completed\ncompleted in=10 cached=4 out=5 reasoning=2 id=r end_turn=false");
    assert_bytes(s.first,
        "event: response.completed\ndata: {\"type\":\"response.completed\",\"response\":{\"id\":"
        "\"resp_0\"}}\n\n");
    assert_bytes(s.first->next,
        "event: response.completed\ndata: {\"type\":\"response.completed\",\"response\":{\"id\":\"r\","
        "\"usage\":{\"input_tokens\":10,\"input_tokens_details\":{\"cached_tokens\":4},"
        "\"output_tokens\":5,\"output_tokens_details\":{\"reasoning_tokens\":2},\"total_tokens\":15},"
        "\"end_turn\":false}}\n\n");
    script_free(&s);
}

static void test_an_answer_ends_and_the_next_begins(void **state) {
    (void)state;
    struct script s = { 0 };
    read(&s,
        "created\nend\nstatus 429 Too Fast\nheader Retry-After:  1 \nbody {\"a\":1}\ncut\nreset\n"
        "created\nhold\nanswer\npause 2s\ndrip 3 bytes 10ms\ndrip off");
    const struct answer *a = s.first->next;
    assert_int_equal(a->status, 429);
    assert_true(str_is(a->reason, "Too Fast"));
    assert_true(str_is(a->headers->name, "retry-after:"));
    assert_true(str_is(a->headers->value, "1"));
    assert_int_equal(a->body, BODY_WHOLE);
    assert_int_equal(a->line, 3);
    assert_int_equal((a = a->next)->steps->kind, STEP_CUT);
    assert_int_equal((a = a->next)->steps->kind, STEP_RESET);
    assert_false((a = a->next)->ended);
    a = a->next;
    assert_int_equal(a->steps->ms, 2000);
    assert_int_equal(a->steps->next->count, 3);
    assert_int_equal(a->steps->next->ms, 10);
    assert_int_equal(a->steps->next->next->count, 0);
    assert_null(a->next);
    script_free(&s);
}

static const struct answer *take(
    struct script *s, const char *method, const char *path, const char *body) {
    return script_take(s, str_of(method), str_of(path), str_of(body));
}

static void test_answers_are_taken_in_order(void **state) {
    (void)state;
    struct script s = { 0 };
    read(&s, "answer when \"one\"\nend\nanswer\nend\nanswer GET /v1/models repeat\nbody []");
    assert_false(script_is_done(&s));
    assert_int_equal(take(&s, "GET", "/v1/models", "")->line, 5);
    assert_int_equal(take(&s, "GET", "/v1/models", "")->line, 5);
    assert_null(take(&s, "GET", "/v2/models", ""));
    assert_int_equal(take(&s, "POST", "/v1/responses", "two")->line, 3);
    assert_null(take(&s, "POST", "/v1/responses", "two"));
    assert_int_equal(take(&s, "POST", "/x/responses", "and one more")->line, 1);
    assert_null(take(&s, "POST", "/x/responses", "one"));
    assert_true(script_is_done(&s));
    script_free(&s);
}

static void test_the_last_item_counts(void **state) {
    (void)state;
    struct script s = { 0 };
    read(&s, "answer when-last \"b\" when \"a\" repeat\nend\nanswer when-last \"a\" repeat\nend");
    assert_int_equal(take(&s, "POST", "/responses", "{\"input\":[\"a\",\"b\"]}")->line, 1);
    assert_int_equal(take(&s, "POST", "/responses", "{\"input\":[\"b\",\"a\"]}")->line, 3);
    assert_null(take(&s, "POST", "/responses", "{\"input\":[\"c\",\"b\"]}"));
    assert_null(take(&s, "POST", "/responses", "not JSON: a b"));
    script_free(&s);
}

static void test_the_wire_is_described(void **state) {
    (void)state;
    struct script s = { 0 };
    read(&s,
        "answer WEBSOCKET */x\ndeflate\nreset-after 12\nawait {\"a\":1}\nping \"p\"\nawait pong\n"
        "binary \"\\x00\"\nstall\nclose 1011 \"bye\"\ngzip\ncut-after 3\nclose 0");
    const struct answer *a = s.first;
    assert_true(a->deflate && a->breaks && a->breaks_by_reset && a->break_after == 12);
    const struct step *step = a->steps;
    assert_int_equal(step->kind, STEP_AWAIT);
    assert_true(str_is(step->bytes, "{\"a\":1}"));
    assert_int_equal((step = step->next)->count, 9);
    assert_int_equal((step = step->next)->kind, STEP_AWAIT_PONG);
    assert_true(str_eq((step = step->next)->bytes, STR("\0")));
    assert_int_equal((step = step->next)->kind, STEP_STALL);
    assert_true(str_is((step = step->next)->bytes, "\x03\xf3"
                                                   "bye"));
    assert_int_equal((step = step->next)->kind, STEP_END);
    a = a->next;
    assert_true(a->gzip && a->breaks && !a->breaks_by_reset && a->break_after == 3);
    assert_int_equal(a->steps->bytes.n, 0);
    script_free(&s);
}

static void test_messages_are_requests(void **state) {
    (void)state;
    struct script s = { 0 };
    read(&s,
        "answer WEBSOCKET */responses\nanswer POST */responses\nend\nanswer MESSAGE */responses\nend\nend");
    assert_int_equal(take(&s, "MESSAGE", "/v1/responses", "")->line, 4);
    assert_int_equal(take(&s, "MESSAGE", "/v1/responses", "")->line, 6);
    assert_null(take(&s, "MESSAGE", "/v1/responses", ""));
    assert_int_equal(take(&s, "POST", "/v1/responses", "")->line, 2);
    assert_null(take(&s, "GET", "/v1/responses", ""));
    assert_int_equal(take(&s, "WEBSOCKET", "/v1/responses", "")->line, 1);
    script_free(&s);
}

static void test_what_is_wrong_is_refused_with_its_line(void **state) {
    (void)state;
    assert_refused("created\n\nnonsense",
        "x.script:3: unknown directive 'nonsense' (an event is TYPE {json})");
    assert_refused("status 99", "x.script:1: expected a status of 200 to 999");
    assert_refused("header x", "x.script:1: expected a header: NAME: VALUE");
    assert_refused("pause 5", "x.script:1: expected a time such as 50ms or 2s");
    assert_refused("pause 5s x", "x.script:1: nothing may follow here: x");
    assert_refused("drip", "x.script:1: expected a number of bytes or 'off'");
    assert_refused("drip 5 s", "x.script:1: expected 'byte' or 'bytes'");
    assert_refused("message hi", "x.script:1: expected text in double quotes");
    assert_refused("message \"hi", "x.script:1: the text has no closing quote");
    assert_refused(
        "message \"\\q\"", "x.script:1: unknown escape in text (\\n \\r \\t \\\\ \\\" \\xHH)");
    assert_refused("message \"a\"b", "x.script:1: expected a blank after the closing quote");
    assert_refused("message \"a\" loud", "x.script:1: unknown option 'loud'");
    assert_refused("message \"a\" chunks 0", "x.script:1: expected the number of chunks");
    assert_refused("completed in=x", "x.script:1: unknown option 'in=x'");
    assert_refused("answer sometimes",
        "x.script:1: expected METHOD PATH, when, when-last or repeat, found 'sometimes'");
    assert_refused("answer GET", "x.script:1: expected a path that begins with '/' or '*'");
    assert_refused(
        "deltas 0 5", "x.script:1: expected COUNT and SIZE, together at most 268435456 bytes");
    assert_refused("deltas 1000000000 1000",
        "x.script:1: expected COUNT and SIZE, together at most 268435456 bytes");
    assert_refused("cut-after x", "x.script:1: expected a number of bytes");
    assert_refused("await x", "x.script:1: not JSON: invalid token near 'x' (column 1)");
    assert_refused("close x", "x.script:1: expected the code of the close frame");
    assert_refused("close 1000 bye", "x.script:1: expected text in double quotes");
    assert_refused("gzip 9", "x.script:1: nothing may follow here: 9");
    assert_refused("expect no {}", "x.script:1: expected JSON, header, path or text");
    assert_refused("a.b {\"x\"}", "x.script:1: not JSON: ':' expected near '}' (column 5)");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_events_get_their_type),
        cmocka_unit_test(test_a_message_comes_in_words),
        cmocka_unit_test(test_chunks_do_not_cut_characters),
        cmocka_unit_test(test_usage),
        cmocka_unit_test(test_an_answer_ends_and_the_next_begins),
        cmocka_unit_test(test_answers_are_taken_in_order),
        cmocka_unit_test(test_the_last_item_counts),
        cmocka_unit_test(test_the_wire_is_described),
        cmocka_unit_test(test_messages_are_requests),
        cmocka_unit_test(test_what_is_wrong_is_refused_with_its_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
