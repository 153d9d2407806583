/* checks: what turn/start and turn/steer refuse. */
#include "turn/checks.h"

#include "turn/input.h"
#include "turn/turn.h"

#include <ctype.h>
#include <strings.h>

/* The scheme alone counts, in any case: "http:x" is remote. */
static bool is_remote(struct str url) {
    static const struct str schemes[] = { STR_INIT("http:"), STR_INIT("https:") };
    for (size_t i = 0; i < ARRAY_LEN(schemes); i++)
        if (url.n >= schemes[i].n && strncasecmp(url.p, schemes[i].p, schemes[i].n) == 0)
            return true;
    return false;
}

static bool has_remote_image(const struct user_input_array *input) {
    for (size_t i = 0; i < input->n; i++) {
        const struct user_input *in = &input->v[i];
        if (in->type == USER_INPUT_IMAGE &&
            in->image.user_image_reference.tag == USER_IMAGE_REFERENCE_URL &&
            is_remote(in->image.user_image_reference.url.url))
            return true;
    }
    return false;
}

static void fail_too_large(struct rpc_request *req, size_t chars) {
    struct json *data = json_new_object(&req->arena);
    json_put(data, STR("input_error_code"), json_new_str(&req->arena, STR("input_too_large")));
    json_put(data, STR("max_chars"), json_new_i64(&req->arena, TURN_INPUT_CHARS_MAX));
    json_put(data, STR("actual_chars"), json_new_i64(&req->arena, (int64_t)chars));
    rpc_fail_data(req, RPC_INVALID_PARAMS,
        arena_printf(&req->arena, "Input exceeds the maximum length of %d characters.",
            TURN_INPUT_CHARS_MAX),
        data);
}

bool turn_check_input(struct rpc_request *req, const struct user_input_array *input) {
    size_t chars = turn_input_chars(input);
    if (has_remote_image(input))
        rpc_fail(req, RPC_INVALID_REQUEST,
            "remote image URLs are not supported; use an inline data URL instead");
    else if (chars > TURN_INPUT_CHARS_MAX)
        fail_too_large(req, chars);
    else
        return true;
    return false;
}

static bool is_duplicate(const struct turn_environment_params_array *all, size_t i) {
    for (size_t k = 0; k < i; k++)
        if (str_eq(all->v[k].environment_id, all->v[i].environment_id))
            return true;
    return false;
}

static bool is_slash(char c) {
    return c == '/' || c == '\\';
}

/* "/a", "C:\a", "C:/a", "\\server\share". */
static bool is_absolute_anywhere(struct str path) {
    if (str_starts(path, STR("/")))
        return true;
    if (str_starts(path, STR("\\\\"))) {
        struct str share = str_from(path, 2), server = str_cut(&share, '\\');
        return server.n > 0 && share.n > 0;
    }
    return path.n >= 3 && isalpha((unsigned char)path.p[0]) && path.p[1] == ':' &&
           is_slash(path.p[2]);
}

/* There is one environment: this machine. */
static bool check_environments(
    struct rpc_request *req, const struct turn_environment_params_array *all) {
    for (size_t i = 0; i < all->n; i++)
        if (!is_absolute_anywhere(all->v[i].cwd)) {
            rpc_fail(req, RPC_INVALID_REQUEST,
                "invalid cwd for environment `%.*s`: path `%.*s` does not use absolute POSIX or "
                "Windows path syntax",
                STR_ARGS(all->v[i].environment_id), STR_ARGS(all->v[i].cwd));
            return false;
        }
    for (size_t i = 0; i < all->n; i++) {
        struct str id = all->v[i].environment_id;
        const char *why = is_duplicate(all, i)   ? "duplicate"
                          : !str_is(id, "local") ? "unknown"
                                                 : NULL;
        if (why) {
            rpc_fail(req, RPC_INVALID_REQUEST, "%s turn environment id `%.*s`", why, STR_ARGS(id));
            return false;
        }
    }
    return true;
}

bool turn_check_start(struct rpc_request *req, const struct turn_start_params *p) {
    if (!turn_check_input(req, &p->input))
        return false;
    if (p->tool_output && p->input.n) {
        rpc_fail(req, RPC_INVALID_REQUEST, "`toolOutput` cannot be combined with nonempty `input`");
        return false;
    }
    return check_environments(req, &p->environments);
}
