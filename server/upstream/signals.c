/* signals: what the service says beside the answer itself. */
#include "upstream/signals.h"

#include <strings.h>

struct response_signals response_signals_of_head(const struct http_head *head) {
    return (struct response_signals){
        .model = http_head_get(head, "openai-model"),
        .models_etag = http_head_get(head, "x-models-etag"),
        .faster_model = http_head_get(head, "x-codex-safety-buffering-faster-model"),
        .reasoning_included = http_head_get(head, "x-reasoning-included").p != NULL,
    };
}

static bool is_name(struct str key, const char *name) {
    size_t n = strlen(name);
    return key.n == n && strncasecmp(key.p, name, n) == 0;
}

/* A header field as events carry it: a string or a list of them. */
static struct str field_text(const struct json *field) {
    const struct json *value = field->kind == JSON_ARRAY ? field->first : field;
    return value && value->kind == JSON_STRING ? value->text : STR_NONE;
}

static void take_headers(const struct json *headers, struct response_signals *s) {
    if (headers->kind != JSON_OBJECT)
        return;
    for (const struct json *m = headers->first; m; m = m->next) {
        if (is_name(m->key, "openai-model") || is_name(m->key, "x-openai-model"))
            s->model = field_text(m);
        else if (is_name(m->key, "x-codex-safety-buffering-faster-model") && m->kind == JSON_STRING)
            s->faster_model = m->text; /* a list is not looked at: websocket/signals.wire */
    }
}

static void take_metadata(const struct json *metadata, struct response_signals *s) {
    const struct json *wanted = json_get(metadata, "openai_verification_recommendation");
    const struct json *moderation = json_get(metadata, "openai_chatgpt_moderation_metadata");
    s->verifications = wanted && wanted->kind == JSON_ARRAY ? wanted : NULL;
    s->moderation = json_is_null(moderation) ? NULL : moderation;
}

/* One walk over the members, for it is done for every delta. */
bool response_signals_of_event(const struct json *event, struct response_signals *ret) {
    struct response_signals s = { .model = STR_NONE };
    for (const struct json *m = event->first; m; m = m->next) {
        if (m->kind != JSON_OBJECT)
            continue;
        if (str_is(m->key, "headers")) {
            take_headers(m, &s);
        } else if (str_is(m->key, "metadata")) {
            take_metadata(m, &s);
        } else if (str_is(m->key, "safety_buffering")) {
            s.safety = m;
        } else if (str_is(m->key, "response")) {
            const struct json *headers = json_get(m, "headers");
            if (headers)
                take_headers(headers, &s);
        }
    }
    *ret = s;
    return s.model.p || s.faster_model.p || s.verifications || s.moderation || s.safety;
}
