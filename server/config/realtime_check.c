/* realtime_check: what is wrong with [realtime] of a configuration file. */
#include "config/realtime_check.h"

#include "base/buf.h"
#include "config/config.h"

static const char *const versions[] = { "v1", "v2", "v3", NULL };
static const char *const types[] = { "conversational", "transcription", NULL };
static const char *const transports[] = { "webrtc", "websocket", NULL };
static const char *const voices[] = { "alloy", "arbor", "ash", "aube", "ballad", "breeze", "bubbie",
    "cedar", "coral", "cove", "echo", "ember", "haetsal", "hanul", "himari", "juniper", "leher",
    "maple", "marin", "miko", "neer", "porto", "rindo", "rio", "rivage", "sage", "selva", "shimmer",
    "sol", "sonna", "spruce", "tinta", "vale", "verse", "viola", NULL };

static const struct {
    const char *key;
    const char *const *values;
} keys[] = {
    { "version", versions },
    { "type", types },
    { "transport", transports },
    { "voice", voices },
};

static bool is_one(struct str text, const char *const *values) {
    for (; *values; values++)
        if (str_is(text, *values))
            return true;
    return false;
}

static struct str unknown_variant(struct arena *a, struct str text, const char *const *values) {
    _cleanup_buf_ struct buf out = { 0 };
    bool two = values[1] && !values[2];
    buf_printf(&out, "unknown variant `%.*s`, expected %s", STR_ARGS(text), two ? "" : "one of ");
    for (size_t i = 0; values[i]; i++)
        buf_printf(&out, "%s`%s`", i == 0 ? "" : two ? " or " : ", ", values[i]);
    return arena_str(a, buf_str(&out));
}

bool realtime_table_check(
    struct arena *a, const struct toml *root, struct toml_span *ret_at, struct str *ret_text) {
    const struct toml *table = toml_get(root, STR("realtime"));
    for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
        const struct toml *v = toml_get(table, str_of(keys[i].key));
        if (!v || v->kind == TOML_TABLE ||
            (v->kind == TOML_STRING && is_one(v->text, keys[i].values)))
            continue;
        *ret_at = v->span;
        *ret_text = v->kind == TOML_STRING ? unknown_variant(a, v->text, keys[i].values)
                                           : STR("wanted string or table");
        return false;
    }
    return true;
}

struct str realtime_unknown_key(const struct config *config) {
    const struct json *table = config_get(config, "realtime");
    if (!table || table->kind != JSON_OBJECT)
        return STR_NONE;
    for (const struct json *m = table->first; m; m = m->next) {
        bool known = false;
        for (size_t i = 0; i < ARRAY_LEN(keys); i++)
            known |= str_is(m->key, keys[i].key);
        if (!known)
            return m->key;
    }
    return STR_NONE;
}
