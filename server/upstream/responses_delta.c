/* responses_delta: what of a request is new to a server that has the one before. */
#include "upstream/responses_delta.h"

#include "base/map.h"
#include "protocol/types.gen.h"

#define PASSTHROUGH "internal_chat_message_metadata_passthrough"

/* ---- the request's text, without making a tree of it: it may hold a long conversation ---- */

static size_t string_end(struct str s) {
    for (size_t i = 1; i < s.n; i++) {
        if (s.p[i] == '\\')
            i++;
        else if (s.p[i] == '"')
            return i + 1;
    }
    return s.n;
}

static size_t value_end(struct str s) {
    size_t depth = 0;
    for (size_t i = 0; i < s.n;) {
        char c = s.p[i];
        if (c == '"') {
            i += string_end(str_from(s, i));
        } else {
            if (depth == 0 && (c == ',' || c == '}' || c == ']'))
                return i;
            if (c == '{' || c == '[')
                depth++;
            else if (c == '}' || c == ']')
                depth--;
            i++;
        }
        if (depth == 0 && (c == '"' || c == '}' || c == ']'))
            return i;
    }
    return s.n;
}

/* Takes one value and the comma behind it. */
static struct str take_value(struct str *rest) {
    struct str value = str_sub(*rest, 0, value_end(*rest));
    *rest = str_from(*rest, value.n);
    if (rest->n && rest->p[0] == ',')
        *rest = str_from(*rest, 1);
    return value;
}

struct member {
    struct str key, value;
};

/* What is between the brackets. */
static struct str inside(struct str container) {
    return container.n < 2 ? (struct str){ container.p, 0 }
                           : str_sub(container, 1, container.n - 2);
}

static bool take_member(struct str *rest, struct member *ret) {
    if (!rest->n)
        return false;
    size_t n = string_end(*rest);
    ret->key = inside(str_sub(*rest, 0, n));
    *rest = str_from(*rest, n + 1);
    ret->value = take_value(rest);
    return true;
}

/* ---- comparing ---- */

/* These may differ between a request and the one that it continues. */
static bool is_compared(struct str key) {
    return !str_is(key, "input") && !str_is(key, "client_metadata") &&
           !str_is(key, "stream_options") && !str_is(key, "generate");
}

static uint64_t options_hash(struct str body) {
    uint64_t hash = 0;
    struct member m;
    for (struct str rest = inside(body); take_member(&rest, &m);)
        if (is_compared(m.key))
            hash = map_hash(m.value, map_hash(m.key, hash));
    return hash;
}

static struct str input_of(struct str body) {
    struct member m;
    for (struct str rest = inside(body); take_member(&rest, &m);)
        if (str_is(m.key, "input"))
            return inside(m.value);
    return STR("");
}

static void write_without(struct buf *out, const struct json *object, bool of_answer) {
    buf_add_char(out, '{');
    for (const struct json *m = object->first; m; m = m->next) {
        bool not_echoed = str_is(m->key, "id") || str_is(m->key, "status");
        if (str_is(m->key, PASSTHROUGH) || (of_answer && not_echoed))
            continue;
        json_write_str(out, m->key);
        buf_add_char(out, ':');
        json_write(out, m);
        buf_add_char(out, ',');
    }
}

static uint64_t add_input(uint64_t hash, struct str item) {
    if (str_find(item, STR("\"" PASSTHROUGH "\"")) < 0)
        return map_hash(item, hash);
    _cleanup_arena_ struct arena a = { 0 };
    _cleanup_buf_ struct buf text = { 0 };
    const struct json *json = json_parse(&a, item, NULL);
    if (json && json->kind == JSON_OBJECT)
        write_without(&text, json, false);
    return map_hash(buf_str(&text), hash);
}

/* An answer's item and the same one in the history: what the protocol knows of it counts, and not the id and
 * the status, which are not always sent back. False for an item that the history does not take. */
static bool add_output(uint64_t *hash, const struct json *json) {
    _cleanup_arena_ struct arena a = { 0 };
    _cleanup_buf_ struct buf text = { 0 };
    struct response_item item;
    struct decode_error err;
    if (!json || !response_item_decode(&a, json, &item, &err))
        return false;
    response_item_encode(&text, &item);
    const struct json *known = json_parse(&a, buf_str(&text), NULL);
    _cleanup_buf_ struct buf kept = { 0 };
    if (known && known->kind == JSON_OBJECT)
        write_without(&kept, known, true);
    *hash = map_hash(buf_str(&kept), *hash);
    return true;
}

void response_past_begin(struct response_past *past, struct str body) {
    response_past_done(past);
    past->options = options_hash(body);
    for (struct str rest = input_of(body); rest.n; past->inputs++)
        past->input_hash = add_input(past->input_hash, take_value(&rest));
}

void response_past_output(struct response_past *past, const struct json *item) {
    if (add_output(&past->output_hash, item))
        past->outputs++;
}

void response_past_complete(struct response_past *past, struct str response_id) {
    past->response_id = response_id.n ? arena_str(&past->arena, response_id) : STR_NONE;
}

void response_past_done(struct response_past *past) {
    arena_free(&past->arena);
    *past = (struct response_past){ 0 };
}

/* The items that come after the past's; "no string" when it is not what this request begins with. */
static struct str new_items(const struct response_past *past, struct str body) {
    if (!past->response_id.p || options_hash(body) != past->options)
        return STR_NONE;
    struct str rest = input_of(body);
    uint64_t hash = 0;
    for (size_t i = 0; i < past->inputs; i++) {
        if (!rest.n)
            return STR_NONE;
        hash = add_input(hash, take_value(&rest));
    }
    if (hash != past->input_hash)
        return STR_NONE;
    _cleanup_arena_ struct arena a = { 0 };
    hash = 0;
    for (size_t i = 0; i < past->outputs; i++)
        if (!rest.n || !add_output(&hash, json_parse(&a, take_value(&rest), NULL)))
            return STR_NONE;
    return hash == past->output_hash ? rest : STR_NONE;
}

/* ---- writing ---- */

static void write_client_metadata(
    struct buf *out, struct str object, const struct response_frame *frame) {
    buf_add_str(out, str_sub(object, 0, object.n - 1));
    if (inside(object).n)
        buf_add_char(out, ',');
    if (frame->turn_state.p) {
        buf_add_str(out, STR("\"x-codex-turn-state\":"));
        json_write_str(out, frame->turn_state);
        buf_add_char(out, ',');
    }
    if (frame->lite)
        buf_add_str(
            out, STR("\"ws_request_header_x_openai_internal_codex_responses_lite\":\"true\","));
    buf_printf(out, "\"x-codex-ws-stream-request-start-ms\":\"%lld\"}", (long long)frame->now_ms);
}

static void write_input(struct buf *out, const struct response_past *past, struct str items,
    const struct member *input) {
    if (!items.p) {
        buf_add_str(out, STR("\"input\":"));
        buf_add_str(out, input->value);
        return;
    }
    buf_add_str(out, STR("\"previous_response_id\":"));
    json_write_str(out, past->response_id);
    buf_add_str(out, STR(",\"input\":["));
    buf_add_str(out, items);
    buf_add_char(out, ']');
}

void response_frame_write(
    struct buf *out, const struct response_past *past, const struct response_frame *frame) {
    struct str items = new_items(past, frame->body);
    struct member m;
    buf_add_str(out, STR("{\"type\":\"response.create\""));
    for (struct str rest = inside(frame->body); take_member(&rest, &m);) {
        buf_add_char(out, ',');
        if (str_is(m.key, "input")) {
            write_input(out, past, items, &m);
            continue;
        }
        if (str_is(m.key, "client_metadata") && frame->prewarm)
            buf_add_str(out, STR("\"generate\":false,"));
        buf_printf(out, "\"%.*s\":", STR_ARGS(m.key));
        if (str_is(m.key, "client_metadata"))
            write_client_metadata(out, m.value, frame);
        else
            buf_add_str(out, m.value);
    }
    buf_add_char(out, '}');
}
