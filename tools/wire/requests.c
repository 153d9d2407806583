/* requests: what the upstream is asked, against the lines that expect it. */
#include "tools/wire/run_state.h"

#include "tools/mock-upstream/pattern.h"

static void on_request(
    void *user, const struct mock_request *request, const struct answer *answer) {
    struct run *r = user;
    bool is_sampling = str_is(request->method, "POST") || str_is(request->method, "MESSAGE");
    if (answer || is_sampling) {
        run_show(r, "@<", request->body);
        (void)json_array_append_new(r->requests, mock_request_json(request));
    }
    if (!answer && is_sampling)
        (void)run_fail(r, "a request to the upstream that no @ line answers");
    run_kick(r);
}

static void on_mismatch(void *user, const char *text) {
    struct run *r = user;
    struct str why = str_of(text), file = str_cut(&why, ':'), line = str_cut(&why, ':');
    run_report(
        r, arena_printf(&r->arena, "%.*s:%.*s", STR_ARGS(file), STR_ARGS(line)), str_trim(why));
    run_kick(r);
}

static void on_gone(void *user) {
    struct run *r = user;
    r->gone++;
    run_kick(r);
}

const struct mock_events run_mock_events = {
    .on_request = on_request,
    .on_mismatch = on_mismatch,
    .on_gone = on_gone,
};

enum progress run_expect_request(struct run *r) {
    struct error why;
    if (json_array_size(r->requests) == 0)
        return RUN_WAITS;
    json_decref(r->request);
    r->request = json_incref(json_array_get(r->requests, 0));
    (void)json_array_remove(r->requests, 0);
    json_t *pattern = pattern_parse(r->at->value, &why);
    bool ok =
        pattern && pattern_match(pattern, json_object_get(r->request, "body"), r->vars, 0, &why);
    json_decref(pattern);
    return ok ? RUN_NEXT : run_fail(r, "not the upstream request that is expected: %s", why.text);
}

enum progress run_expect_header(struct run *r) {
    struct str value = r->at->value, name = str_trim(str_cut(&value, ':'));
    struct error why = { 0 };
    const json_t *headers = json_object_get(r->request, "headers");
    const json_t *got = str_is(name, "path")    ? json_object_get(r->request, "path")
                        : str_is(name, "query") ? json_object_get(r->request, "query")
                                                : json_object_getn(headers, name.p, name.n);
    value = str_trim(value);
    json_t *pattern = json_stringn(value.p ? value.p : "", value.n);
    bool ok = got ? pattern_match(pattern, got, r->vars, 0, &why) : str_is(value, "");
    json_decref(pattern);
    return ok ? RUN_NEXT
              : run_fail(r, "header %.*s: %s", STR_ARGS(name), got ? why.text : "is not there");
}
