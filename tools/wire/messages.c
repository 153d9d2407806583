/* messages: what the server says, against the lines that expect it. */
#include "tools/wire/run_state.h"

#include "tools/mock-upstream/pattern.h"

static const char *const usually_ignored[] = {
    "account/rateLimits/updated",
    "mcpServer/startupStatus/updated",
    "remoteControl/status/changed",
    "thread/readState/changed",
};

static bool is_listed(const struct setting *list, const char *method) {
    for (; list; list = list->next)
        if (str_is(list->name, method))
            return true;
    return false;
}

/* The usual configuration names a model that nobody knows, and each turn says so. */
static bool is_model_warning(const json_t *message) {
    const json_t *text = json_object_get(json_object_get(message, "params"), "message");
    return str_starts(
        str_of(json_string_value(text)), STR("Model metadata for `mock-model` not found"));
}

static bool is_ignored(const struct run *r, const json_t *message) {
    const char *method = json_string_value(json_object_get(message, "method"));
    if (!method || json_object_get(message, "id") || is_listed(r->file->minded, method))
        return false;
    if (str_is(str_of(method), "warning") && is_model_warning(message))
        return true;
    for (size_t i = 0; i < ARRAY_LEN(usually_ignored); i++)
        if (str_is(str_of(method), usually_ignored[i]))
            return true;
    return is_listed(r->file->ignored, method);
}

void on_server_line(void *user, struct str line) {
    struct run *r = user;
    struct error e;
    json_t *json = pattern_parse_json(line, &e);
    if (!json) {
        (void)run_fail(r, "stdout is not JSON Lines: %s: %.*s", e.text, STR_ARGS(line));
    } else if (is_ignored(r, json)) {
        json_decref(json);
    } else {
        struct incoming *m = arena_new(&r->arena, struct incoming);
        *m = (struct incoming){ .json = json, .text = arena_str(&r->arena, line) };
        *r->last = m;
        r->last = &m->next;
        run_show(r, "<", line);
    }
    run_kick(r);
}

/* Every notification has `emittedAtMs`; a pattern need not say so. */
static bool match_message(
    struct run *r, const struct line *line, const struct incoming *m, struct error *why) {
    json_t *pattern = pattern_parse(line->value, why);
    json_t *stamp = json_object_get(m->json, "emittedAtMs");
    bool is_notification = json_object_get(m->json, "method") && !json_object_get(m->json, "id");
    json_t *message = json_copy(m->json);
    bool ok = pattern != NULL;
    if (ok && is_notification && !json_is_integer(stamp))
        ok = error_set(why, 0, "a notification without emittedAtMs");
    if (ok && is_notification && !json_object_get(pattern, "emittedAtMs"))
        (void)json_object_del(message, "emittedAtMs");
    ok = ok && pattern_match(pattern, message, r->vars, 0, why);
    json_decref(message);
    json_decref(pattern);
    return ok;
}

void run_take_message(struct run *r) {
    struct incoming *m = r->first;
    r->first = m->next;
    if (!r->first)
        r->last = &r->first;
    json_decref(m->json);
}

static enum progress fail_message(struct run *r, struct str got, const struct error *why) {
    return run_fail(
        r, "not the message that is expected: %s\n  got: %.*s", why->text, STR_ARGS(got));
}

static enum progress wait_for_message(struct run *r) {
    if (client_is_over(&r->client))
        return run_fail(r, "the server has ended (status %lld, signal %d) and sends nothing more",
            (long long)r->client.exit_status, r->client.term_signal);
    return RUN_WAITS;
}

enum progress run_expect(struct run *r) {
    struct error why;
    if (!r->first)
        return wait_for_message(r);
    if (!match_message(r, r->at, r->first, &why))
        return fail_message(r, r->first->text, &why);
    run_take_message(r);
    return RUN_NEXT;
}

enum progress run_skip(struct run *r) {
    while (r->first) {
        const char *method = json_string_value(json_object_get(r->first->json, "method"));
        if (str_eq(str_of(method), r->at->value))
            return RUN_NEXT;
        run_take_message(r);
    }
    return wait_for_message(r);
}

static void open_block(struct run *r) {
    size_t n = 0;
    for (const struct line *l = r->at; l && l->kind == LINE_EXPECT_ANY; l = l->next)
        n++;
    r->block = arena_array(&r->arena, const struct line *, n);
    for (const struct line *l = r->at; r->block_count < n; l = l->next)
        r->block[r->block_count++] = l;
}

enum progress run_expect_any(struct run *r) {
    struct error why = { 0 };
    if (r->block_count == 0)
        open_block(r);
    while (r->first && r->block_count > 0) {
        size_t i = 0;
        while (i < r->block_count && !match_message(r, r->block[i], r->first, &why))
            i++;
        if (i == r->block_count)
            return fail_message(r, r->first->text, &why);
        for (r->block_count--; i < r->block_count; i++)
            r->block[i] = r->block[i + 1];
        run_take_message(r);
    }
    if (r->block_count > 0)
        return wait_for_message(r);
    while (r->at->next && r->at->next->kind == LINE_EXPECT_ANY)
        r->at = r->at->next;
    return RUN_NEXT;
}
