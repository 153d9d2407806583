/* Fuzz target: upstream events of voice sessions, one a line, in all three dialects; what is made of their texts. */
#include "base/utf8.h"
#include "realtime/address.h"
#include "realtime/dialect.h"
#include "realtime/played.h"
#include "realtime/promotion.h"
#include "realtime/session.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void take_text(struct transcript *t, const struct realtime_event *e) {
    if (e->type == EVENT_DELTA)
        transcript_delta(t, e->role, e->text);
    else if (e->type == EVENT_DONE)
        transcript_text(t, e->role, e->text);
}

static void hand_off(struct transcript *t, const struct realtime_event *e) {
    _cleanup_buf_ struct buf envelope = { 0 };
    assert(e->id.p && e->item_id.p && e->text.p);
    transcript_request(t, e->text);
    handoff_write_envelope(&envelope, t, NULL, e->text);
    assert(utf8_valid(buf_str(&envelope)));
    transcript_clear(t);
}

static void take(
    const struct dialect *d, struct transcript *t, struct played *played, struct str text) {
    _cleanup_arena_ struct arena a = { 0 };
    struct realtime_event e;
    int64_t ms;
    const struct json *json = json_parse(&a, text, NULL);
    if (!json || json->kind != JSON_OBJECT)
        return;
    dialect_read(d, &a, json, &e);
    take_text(t, &e);
    if (e.type == EVENT_AUDIO) {
        assert(e.audio.data.p);
        played_add(played, &e.audio);
    } else if (e.type == EVENT_SPEECH_STARTED) {
        (void)played_take(played, e.item_id, &ms);
        assert(ms >= 0);
    } else if (e.type == EVENT_ERROR) {
        assert(e.text.p && utf8_valid(e.text));
    } else if (e.type == EVENT_ITEM_ADDED) {
        assert(e.item);
    } else if (e.type == EVENT_HANDOFF) {
        hand_off(t, &e);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const struct dialect *const dialects[] = { &dialect_v1, &dialect_v2, &dialect_v3 };
    for (size_t i = 0; i < ARRAY_LEN(dialects); i++) {
        struct str text = { (const char *)data, size };
        struct transcript t = { 0 };
        struct played played = { 0 };
        while (text.p && text.n)
            take(dialects[i], &t, &played, str_cut(&text, '\n'));
        transcript_clear(&t);
        assert(t.bytes == 0);
        played_done(&played);
    }
    struct str all = { (const char *)data, size };
    (void)promotion_is_inline(all);
    (void)promotion_visuals(all, true);
    (void)address_call_id(all);
    return 0;
}
