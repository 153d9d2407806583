/* checks: what turn/start and turn/steer refuse. */
#include "turn/checks.h"

#include "turn/input.h"
#include "turn/turn.h"

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

bool turn_check_start(struct rpc_request *req, const struct turn_start_params *p) {
    if (!turn_check_input(req, &p->input))
        return false;
    if (p->tool_output && p->input.n) {
        rpc_fail(req, RPC_INVALID_REQUEST, "`toolOutput` cannot be combined with nonempty `input`");
        return false;
    }
    return true;
}
