/* report: failures of the model service as clients see them. */
#include "turn/report.h"

#include "protocol/wrappers.gen.h"
#include "turn/state.h"

static const uint16_t *status_of(struct arena *a, const struct upstream_error *e) {
    if (!e->http_status)
        return NULL;
    uint16_t *status = arena_new(a, uint16_t);
    *status = (uint16_t)e->http_status;
    return status;
}

static enum codex_error_info_tag plain_tag(enum upstream_error_info info) {
    switch (info) {
    case UPSTREAM_RATE_LIMIT_EXCEEDED:
        return CODEX_ERROR_INFO_RATE_LIMIT_EXCEEDED;
    case UPSTREAM_CONTEXT_WINDOW_EXCEEDED:
        return CODEX_ERROR_INFO_CONTEXT_WINDOW_EXCEEDED;
    case UPSTREAM_USAGE_LIMIT_EXCEEDED:
        return CODEX_ERROR_INFO_USAGE_LIMIT_EXCEEDED;
    case UPSTREAM_SERVER_OVERLOADED:
        return CODEX_ERROR_INFO_SERVER_OVERLOADED;
    case UPSTREAM_POLICY_CAPACITY_UNAVAILABLE:
        return CODEX_ERROR_INFO_POLICY_CAPACITY_UNAVAILABLE;
    case UPSTREAM_FLEX_UNAVAILABLE:
        return CODEX_ERROR_INFO_FLEX_UNAVAILABLE;
    case UPSTREAM_MODEL_NOT_FOUND:
        return CODEX_ERROR_INFO_MODEL_NOT_FOUND;
    case UPSTREAM_CYBER_POLICY:
        return CODEX_ERROR_INFO_CYBER_POLICY;
    case UPSTREAM_MISALIGNMENT:
        return CODEX_ERROR_INFO_MISALIGNMENT_POLICY_VIOLATION;
    case UPSTREAM_INFERENCE_HOOK_DENIED:
        return CODEX_ERROR_INFO_INFERENCE_HOOK_DENIED;
    case UPSTREAM_BAD_REQUEST:
        return CODEX_ERROR_INFO_BAD_REQUEST;
    case UPSTREAM_INTERNAL_SERVER_ERROR:
        return CODEX_ERROR_INFO_INTERNAL_SERVER_ERROR;
    case UPSTREAM_UNAUTHORIZED:
        return CODEX_ERROR_INFO_UNAUTHORIZED;
    case UPSTREAM_OTHER:
    case UPSTREAM_HTTP_CONNECTION_FAILED:
    case UPSTREAM_TOO_MANY_FAILED_ATTEMPTS:
        break;
    }
    return CODEX_ERROR_INFO_OTHER;
}

static const struct codex_error_info *info_of(struct arena *a, const struct upstream_error *e) {
    struct codex_error_info *info = arena_new(a, struct codex_error_info);
    if (e->info == UPSTREAM_HTTP_CONNECTION_FAILED) {
        info->tag = CODEX_ERROR_INFO_HTTP_CONNECTION_FAILED;
        info->http_connection_failed.http_status_code = status_of(a, e);
    } else if (e->info == UPSTREAM_TOO_MANY_FAILED_ATTEMPTS) {
        info->tag = CODEX_ERROR_INFO_RESPONSE_TOO_MANY_FAILED_ATTEMPTS;
        info->response_too_many_failed_attempts.http_status_code = status_of(a, e);
    } else {
        info->tag = plain_tag(e->info);
    }
    return info;
}

static const struct misalignment_error_details *misalignment_of(
    struct arena *a, const struct json *object) {
    if (!object)
        return NULL;
    struct misalignment_error_details *d = arena_new(a, struct misalignment_error_details);
    d->error_type = json_get_text(object, "error_type");
    d->detailed_explanation = json_get_text(object, "detailed_explanation");
    d->review_target = json_get_text(object, "review_target");
    struct str message = json_get_text(json_get(object, "steer"), "message");
    if (message.p) {
        struct misalignment_steer *steer = arena_new(a, struct misalignment_steer);
        steer->message = message;
        d->steer = steer;
    }
    return d;
}

struct turn_error turn_error_of(struct arena *a, const struct upstream_error *e) {
    return (struct turn_error){
        .message = e->message,
        .codex_error_info = info_of(a, e),
        .misalignment = misalignment_of(a, e->misalignment),
    };
}

void turn_report(struct turn *turn, const struct turn_error *error, bool will_retry) {
    struct item_place at = turn_items(turn);
    notify_error(at.subscribers, &(struct error_notification){ .error = *error,
                                     .will_retry = will_retry,
                                     .thread_id = at.thread_id,
                                     .turn_id = at.turn_id });
}

void turn_report_retry(
    struct turn *turn, unsigned attempt, unsigned max, const struct upstream_error *cause) {
    _cleanup_arena_ struct arena a = { 0 };
    struct codex_error_info info = { .tag = CODEX_ERROR_INFO_RESPONSE_STREAM_DISCONNECTED };
    info.response_stream_disconnected.http_status_code = status_of(&a, cause);
    const struct turn_error error = {
        .message = max ? arena_printf(&a, "Reconnecting... %u/%u", attempt, max)
                       : STR("Reconnecting... waiting for network"),
        .codex_error_info = &info,
        .additional_details = cause->message,
    };
    turn_report(turn, &error, true);
}
