/* Fuzz target: upstream/rate_limits, upstream/signals. Each line is a header field, and the whole may be an event. What
 * is told can be encoded, and families have names. */
#include "upstream/rate_limits.h"
#include "upstream/signals.h"

#include <stdlib.h>

enum { FIELDS_MAX = 256 };

static void check(const struct rate_limit_snapshot *s) {
    _cleanup_buf_ struct buf out = { 0 };
    rate_limit_snapshot_encode(&out, s);
    if (!out.n)
        abort();
}

static void read_head(struct arena *a, struct str text) {
    struct http_header fields[FIELDS_MAX];
    struct rate_limit_snapshot families[RATE_LIMIT_FAMILIES_MAX];
    struct http_head head = { 200, fields, 0 };
    while (text.p && head.header_count < FIELDS_MAX) {
        struct str value = str_cut(&text, '\n');
        struct str name = str_cut(&value, ':');
        fields[head.header_count++] =
            (struct http_header){ name, value.p ? str_trim(value) : STR("") };
    }
    size_t n = rate_limits_of_head(a, &head, families);
    if (n < 1 || n > RATE_LIMIT_FAMILIES_MAX)
        abort();
    for (size_t i = 0; i < n; i++) {
        if (!families[i].limit_id.p)
            abort();
        check(&families[i]);
    }
    struct rate_limit_snapshot reached = rate_limit_reached(a, &head);
    check(&reached);
    (void)response_signals_of_head(&head);
}

static void read_event(struct arena *a, struct str text) {
    struct response_signals signals;
    const struct json *event = json_parse(a, text, NULL);
    if (!event || event->kind != JSON_OBJECT)
        return;
    struct rate_limit_snapshot told = rate_limits_of_event(a, event);
    check(&told);
    if (response_signals_of_event(event, &signals) && signals.verifications &&
        signals.verifications->kind != JSON_ARRAY)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    _cleanup_arena_ struct arena a = { 0 };
    struct str text = arena_str(&a, (struct str){ (const char *)data, size });
    if (!size)
        return 0;
    read_head(&a, text);
    read_event(&a, text);
    return 0;
}
