/* conversation_summary: getConversationSummary, of the first protocol version (local-methods.md 16). */
#include "base/path.h"
#include "base/time.h"
#include "base/uuid.h"
#include "handlers/stored_call.h"
#include "protocol/methods.gen.h"
#include "thread/manager.h"
#include "thread/stored_view.h"

#include <sys/stat.h>

static struct str stamp(struct arena *a, int64_t us) {
    char text[TIME_TEXT_BYTES];
    return arena_str(a, str_of(time_format(us, TIME_MILLIS, text)));
}

/* When the file was changed. */
static bool look(struct stored_call *call, struct stored *s) {
    struct stat st;
    int64_t *us = arena_new(&s->arena, int64_t);
    const char *path = s->chain.parts[s->chain.n - 1].path;
    *us = stat(path, &st) == 0 ? st.st_mtim.tv_sec * 1000000 + st.st_mtim.tv_nsec / 1000
                               : s->modified_at_s * 1000000;
    call->result = us;
    return true;
}

static const struct conversation_git_info *git_of(struct arena *a, const struct git_info *git) {
    if (!git)
        return NULL;
    struct conversation_git_info *info = arena_new(a, struct conversation_git_info);
    *info = (struct conversation_git_info){ git->sha, git->branch, git->origin_url };
    return info;
}

static void reply(struct stored_call *call, struct stored *s) {
    struct arena *a = &s->arena;
    const int64_t *updated_us = call->result;
    const struct json *source = s->chain.meta.source;
    struct wire_thread t = stored_thread_view(a, s);
    struct conversation_summary summary = { .conversation_id = t.id,
        .path = t.path,
        .preview = t.preview,
        .timestamp = stamp(a, s->chain.meta.created_at_us),
        .updated_at = stamp(a, *updated_us),
        .model_provider = t.model_provider,
        .cwd = t.cwd,
        .cli_version = t.cli_version,
        .source = { .tag = CORE_SESSION_SOURCE_VSCODE },
        .git_info = git_of(a, t.git_info) };
    if (source && !core_session_source_decode(a, source, &summary.source, NULL))
        summary.source = (struct core_session_source){ .tag = CORE_SESSION_SOURCE_UNKNOWN };
    reply_get_conversation_summary(
        call->req, &(struct get_conversation_summary_response){ .summary = summary });
}

static void start(struct rpc_request *req, struct str id, struct str path) {
    struct stored_call call = { .req = req,
        .id = id,
        .thread = path.p ? NULL : thread_find(services_of(req)->threads, id, NULL),
        .read = look,
        .reply = reply,
        .missing = "no rollout found for conversation id" };
    stored_call_start(&call, &(struct stored_request){ .path = path, .want = STORED_STATE });
}

static void summary_of_path(struct rpc_request *req, struct str path) {
    struct stat st;
    if (path_is_absolute(path))
        path = arena_str(&req->arena, path);
    else
        path = arena_printf(
            &req->arena, "%.*s/%.*s", STR_ARGS(services_of(req)->home), STR_ARGS(path));
    const char *why = stat(path.p, &st) < 0 ? "file does not exist"
                      : S_ISDIR(st.st_mode) ? "path is a directory"
                                            : NULL;
    if (why)
        rpc_fail(req, RPC_INVALID_REQUEST, "failed to resolve rollout path `%s`: %s", path.p, why);
    else
        start(req, STR(""), path);
}

void handle_get_conversation_summary(
    struct rpc_request *req, const struct get_conversation_summary_params *p) {
    struct uuid id;
    if (p->tag == GET_CONVERSATION_SUMMARY_PARAMS_ROLLOUT_PATH)
        summary_of_path(req, p->rollout_path.rollout_path);
    else if (uuid_parse(p->conversation_id.conversation_id, &id, NULL))
        start(req, uuid_str(&req->arena, &id), STR_NONE);
    else
        rpc_fail(req, RPC_INVALID_REQUEST,
            "Invalid request: data did not match any variant of untagged enum "
            "GetConversationSummaryParams");
}
