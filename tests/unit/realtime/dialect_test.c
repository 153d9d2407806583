/* dialect: what upstream events mean in each protocol version, and how sessions are described. */
#include "realtime/dialect.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static const char *const names[] = {
    [EVENT_NONE] = "none",
    [EVENT_SESSION] = "session",
    [EVENT_ERROR] = "error",
    [EVENT_AUDIO] = "audio",
    [EVENT_DELTA] = "delta",
    [EVENT_DONE] = "done",
    [EVENT_ITEM_ADDED] = "item",
    [EVENT_ITEM_DONE] = "item-done",
    [EVENT_SPEECH_STARTED] = "speech",
    [EVENT_RESPONSE_CREATED] = "created",
    [EVENT_RESPONSE_CANCELLED] = "cancelled",
    [EVENT_RESPONSE_DONE] = "response-done",
    [EVENT_HANDOFF] = "handoff",
    [EVENT_SILENT] = "silent",
};

static void add(struct buf *out, const char *what, struct str text) {
    if (text.p)
        buf_printf(out, " %s=%.*s", what, STR_ARGS(text));
}

/* "<meaning> role text=… id=… item_id=… …" */
static void expect(const struct dialect *d, const char *event, const char *expected) {
    _cleanup_arena_ struct arena a = { 0 };
    _cleanup_buf_ struct buf seen = { 0 };
    struct realtime_event e;
    const struct json *json = json_parse(&a, str_of(event), NULL);
    assert_non_null(json);
    dialect_read(d, &a, json, &e);
    buf_printf(&seen, "%s", names[e.type]);
    if (e.type == EVENT_DELTA || e.type == EVENT_DONE)
        buf_printf(&seen, " %.*s", STR_ARGS(thread_realtime_transcript_role_name(e.role)));
    if (e.type != EVENT_NONE) {
        add(&seen, "text", e.text);
        add(&seen, "id", e.id);
        add(&seen, "item_id", e.item_id);
    }
    if (e.type == EVENT_AUDIO) {
        buf_printf(&seen, " %.*s %u/%u", STR_ARGS(e.audio.data), e.audio.sample_rate,
            e.audio.num_channels);
        if (e.audio.samples_per_channel)
            buf_printf(&seen, " samples=%u", *e.audio.samples_per_channel);
        add(&seen, "of", e.audio.item_id);
    }
    assert_string_equal(buf_cstr(&seen), expected);
}

static void test_v1(void **state) {
    const struct dialect *d = &dialect_v1;
    (void)state;
    expect(d, "{\"type\":\"conversation.input_transcript.delta\",\"delta\":\"a\"}",
        "delta user text=a");
    expect(d, "{\"type\":\"conversation.input_transcript.turn_marked\",\"transcript\":\"a\"}",
        "done user text=a");
    expect(d, "{\"type\":\"conversation.output_transcript.delta\",\"delta\":\"a\"}",
        "delta assistant text=a");
    expect(d, "{\"type\":\"response.output_audio_transcript.done\",\"transcript\":\"a\"}",
        "done assistant text=a");
    expect(d, "{\"type\":\"response.output_text.done\",\"text\":\"a\"}", "none");
    expect(d,
        "{\"type\":\"conversation.output_audio.delta\",\"data\":\"AA==\",\"sample_rate\":8000,"
        "\"num_channels\":2,\"samples_per_channel\":3}",
        "audio AA== 8000/2 samples=3");
    expect(d, "{\"type\":\"conversation.output_audio.delta\",\"delta\":\"AA==\",\"channels\":1}",
        "none");
    expect(d,
        "{\"type\":\"conversation.output_audio.delta\",\"delta\":\"AA==\",\"channels\":65536,"
        "\"sample_rate\":1}",
        "none");
    expect(d,
        "{\"type\":\"conversation.handoff.requested\",\"handoff_id\":\"h\",\"item_id\":\"i\","
        "\"input_transcript\":\"\"}",
        "handoff text= id=h item_id=i");
    expect(d,
        "{\"type\":\"conversation.handoff.requested\",\"handoff_id\":\"h\",\"item_id\":\"i\"}",
        "none");
    expect(d, "{\"type\":\"conversation.item.added\",\"item\":7}", "item");
    expect(d, "{\"type\":\"conversation.item.created\",\"item\":7}", "none");
    expect(d, "{\"type\":\"input_audio_buffer.speech_started\"}", "none");
    expect(d, "{\"type\":\"session.updated\",\"session\":{\"id\":\"s\"}}", "session id=s");
    expect(d, "{\"type\":\"session.updated\",\"session\":{\"id\":1}}", "none");
}

#define CALL(members) \
    "{\"type\":\"conversation.item.done\",\"item\":{\"type\":\"function_call\"," members "}}"

static void test_v2(void **state) {
    const struct dialect *d = &dialect_v2;
    (void)state;
    expect(d, "{\"type\":\"response.audio.delta\",\"delta\":\"AA==\",\"item_id\":\"x\"}",
        "audio AA== 24000/1 of=x");
    expect(d, "{\"type\":\"response.output_audio.delta\",\"delta\":\"\",\"sample_rate\":-1}",
        "audio  24000/1");
    expect(d, "{\"type\":\"input_audio_buffer.speech_started\",\"item_id\":\"x\"}",
        "speech item_id=x");
    expect(d, "{\"type\":\"response.created\"}", "created");
    expect(d, "{\"type\":\"response.cancelled\",\"response\":{\"id\":\"r\"}}", "cancelled id=r");
    expect(d, "{\"type\":\"response.cancelled\",\"response_id\":\"r\"}", "cancelled id=r");
    expect(d, "{\"type\":\"response.done\"}", "response-done");
    expect(d,
        CALL("\"name\":\"background_agent\",\"call_id\":\"c\",\"id\":\"f\",\"arguments\":"
             "\"{\\\"query\\\":\\\"q\\\",\\\"prompt\\\":\\\" p \\\"}\""),
        "handoff text=p id=c item_id=f");
    expect(d,
        CALL(
            "\"name\":\"background_agent\",\"id\":\"f\",\"arguments\":\"{\\\"text\\\":\\\" \\\"}\""),
        "handoff text={\"text\":\" \"} id=f item_id=f");
    expect(d, CALL("\"name\":\"background_agent\",\"call_id\":\"c\",\"arguments\":\"plain\""),
        "handoff text=plain id=c item_id=c");
    expect(
        d, CALL("\"name\":\"background_agent\",\"call_id\":\"c\""), "handoff text= id=c item_id=c");
    expect(d, CALL("\"name\":\"background_agent\""), "item-done");
    expect(d, CALL("\"name\":\"remain_silent\",\"call_id\":\"c\""), "silent id=c item_id=c");
    expect(d, CALL("\"name\":\"other\",\"call_id\":\"c\""), "item-done id=c item_id=c");
    expect(d, "{\"type\":\"conversation.item.done\",\"item\":[]}", "none");
}

static void test_v3(void **state) {
    const struct dialect *d = &dialect_v3;
    (void)state;
    expect(d, "{\"type\":\"output_audio.delta\",\"audio\":\"AA==\",\"sample_rate\":1}",
        "audio AA== 24000/1");
    expect(
        d, "{\"type\":\"input_transcript.added\",\"item\":{\"text\":\"a\"}}", "delta user text=a");
    expect(d, "{\"type\":\"turn.done\",\"turn\":{\"role\":\"assistant\",\"transcript\":\"a\"}}",
        "done assistant text=a");
    expect(
        d, "{\"type\":\"turn.done\",\"turn\":{\"role\":\"system\",\"transcript\":\"a\"}}", "none");
    expect(d,
        "{\"type\":\"delegation.created\",\"item\":{\"id\":\"d\",\"type\":\"delegation\",\"target\":\"client\","
        "\"content\":[{\"type\":\"input_text\",\"text\":\"a\"},{\"type\":\"x\",\"text\":\"b\"},7,"
        "{\"type\":\"input_text\",\"text\":\"c\"}]}}",
        "handoff text=ac id=d item_id=d");
    expect(d,
        "{\"type\":\"delegation.created\",\"item\":{\"id\":\"d\",\"type\":\"delegation\",\"target\":\"server\","
        "\"content\":[]}}",
        "none");
    expect(d, "{\"type\":\"session.started\",\"session\":{\"id\":\"s\"}}", "session id=s");
}

static void test_errors(void **state) {
    const struct dialect *const all[] = { &dialect_v1, &dialect_v2, &dialect_v3 };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(all); i++) {
        expect(all[i], "{\"type\":\"error\",\"message\":\"top\",\"error\":{\"message\":\"in\"}}",
            "error text=top");
        expect(all[i], "{\"type\":\"error\",\"error\":{\"message\":\"in\"}}", "error text=in");
        expect(all[i], "{\"type\":\"error\",\"error\":{\"type\":\"t\"}}",
            "error text={\"type\":\"t\"}");
        expect(all[i], "{\"type\":\"error\"}", "none");
        expect(all[i], "{\"type\":\"error\",\"error\":null}", "none");
        expect(all[i], "{\"type\":\"unheard.of\"}", "none");
        expect(all[i], "{\"type\":7}", "none");
        expect(all[i], "[]", "none");
    }
}

static void expect_session(
    const struct dialect *d, const struct realtime_options *o, bool of_call, const char *expected) {
    _cleanup_arena_ struct arena a = { 0 };
    _cleanup_buf_ struct buf seen = { 0 };
    d->write_session(&seen, o, of_call);
    const struct json *x = json_parse(&a, buf_str(&seen), NULL);
    const struct json *y = json_parse(&a, str_of(expected), NULL);
    assert_non_null(x);
    assert_non_null(y);
    assert_true(json_same(x, y));
}

static void test_sessions(void **state) {
    struct thread_realtime_initial_item item = { CONVERSATION_TEXT_ROLE_ASSISTANT, STR("a\"") };
    struct realtime_options o = {
        .instructions = STR("i"), .voice = STR("cove"), .model = STR("m")
    };
    const bool filler = false;
    (void)state;
    expect_session(&dialect_v1, &o, true,
        "{\"type\":\"quicksilver\",\"model\":\"m\",\"instructions\":\"i\",\"audio\":{\"input\":{\"format\":{"
        "\"type\":\"audio/pcm\",\"rate\":24000}},\"output\":{\"voice\":\"cove\"}}}");
    expect_session(&dialect_v3, &o, false,
        "{\"instructions\":\"i\",\"audio\":{\"output\":{\"voice\":\"cove\"}},\"delegation\":{\"type\":\"client\"}}");
    o.ack_filler = &filler;
    o.initial_items = (struct thread_realtime_initial_item_array){ &item, 1 };
    expect_session(&dialect_v3, &o, true,
        "{\"instructions\":\"i\",\"audio\":{\"output\":{\"voice\":\"cove\"}},\"delegation\":{\"type\":\"client\","
        "\"ack_filler\":false},\"model\":\"m\",\"initial_items\":[{\"type\":\"message\",\"role\":\"assistant\","
        "\"content\":[{\"type\":\"output_text\",\"text\":\"a\\\"\"}]}]}");
    o.transcription = true;
    expect_session(&dialect_v2, &o, false,
        "{\"type\":\"transcription\",\"audio\":{\"input\":{\"format\":{\"type\":\"audio/pcm\",\"rate\":24000},"
        "\"transcription\":{\"model\":\"gpt-4o-mini-transcribe\"}}}}");
}

static void expect_channel(
    const struct realtime_options *o, const char *text, const char *channel, bool expected_sure) {
    bool sure;
    const char *seen = dialect_v3_channel(o, str_of(text), &sure);
    assert_string_equal(seen ? seen : "none", channel);
    assert_int_equal(sure, expected_sure);
}

static void test_channels(void **state) {
    struct str analysis[] = { STR("[A") }, commentary[] = { STR("[COMMENTARY]") },
               final[] = { STR("[") };
    struct realtime_options o = { .tags = { { analysis, 1 }, { commentary, 1 }, { final, 1 } } };
    (void)state;
    expect_channel(&o, "[A x", "none", true);
    o.mode = CODEX_RESPONSE_HANDOFF_MODE_COMMENTARY;
    expect_channel(&o, "plain", "commentary", true);
    o.mode = CODEX_RESPONSE_HANDOFF_MODE_BEM_TAGS;
    expect_channel(&o, "[A x", "commentary", true);
    expect_channel(&o, "[", "speakable", false);
    expect_channel(&o, "[B", "speakable", true);
    expect_channel(&o, "plain", "speakable", false);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_v1),
        cmocka_unit_test(test_v2),
        cmocka_unit_test(test_v3),
        cmocka_unit_test(test_errors),
        cmocka_unit_test(test_sessions),
        cmocka_unit_test(test_channels),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
