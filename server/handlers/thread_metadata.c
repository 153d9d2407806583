/* thread_metadata: names, git facts, projects and memory of threads, loaded or not (threads.md 19.1-19.3). */
#include "handlers/index_call.h"
#include "handlers/lookup.h"
#include "handlers/stored_call.h"
#include "protocol/methods.gen.h"
#include "rpc/hub.h"
#include "store/foreign_state.h"
#include "store/index_project.h"
#include "store/meta_update.h"
#include "store/rollout_name.h"
#include "store/thread_facts.h"
#include "store/thread_names.h"
#include "thread/index_view.h"
#include "thread/manager.h"
#include "thread/record.h"
#include "thread/stored_view.h"

#include <sys/stat.h>

static bool fail_missing(struct index_call *call) {
    return error_set(&call->error, RPC_INVALID_REQUEST, "no rollout found for thread id %.*s",
        STR_ARGS(call->id));
}

/* False: answered. */
static bool is_kept(struct rpc_request *req, struct str id, const struct thread *t) {
    if (t && t->ephemeral)
        rpc_fail(req, RPC_INVALID_REQUEST,
            "ephemeral thread does not support metadata updates: %.*s", STR_ARGS(id));
    return !t || !t->ephemeral;
}

/* ---- thread/name/set ---- */

static bool write_name(struct index_call *call, struct db *db) {
    const struct thread_set_name_params *p = call->params;
    struct str home = index_home(call->job.index), name = str_trim(p->name);
    struct str file = call->is_loaded ? STR_NONE : index_call_file(call, db);
    if (!call->is_loaded && (!file.p || rollout_path_is_archived(home, file)))
        return fail_missing(call);
    int r = thread_name_add(home, call->id, name);
    call->result = arena_cstr(index_call_arena(call), name);
    (void)index_own_set_name(db, call->id, name);
    foreign_state_set_name(home, call->id, name);
    return r == 0 || error_set(&call->error, RPC_INTERNAL_ERROR, "failed to set thread name: %s",
                         error_of_errno(r));
}

static void reply_name(struct index_call *call) {
    struct subscribers *everyone = &connection_hub(call->req->conn)->everyone;
    struct thread *t = thread_find(services_of(call->req)->threads, call->id, NULL);
    struct str name = str_of(call->result);
    if (t) {
        t->name = arena_str(&t->arena, name);
        thread_record_begin(t); /* what has a name is worth a file */
    }
    reply_thread_name_set(call->req, &(struct thread_set_name_response){ 0 });
    notify_thread_name_updated(everyone,
        &(struct thread_name_updated_notification){ .thread_id = call->id, .thread_name = name });
}

void handle_thread_name_set(struct rpc_request *req, const struct thread_set_name_params *p) {
    struct str id = p->thread_id;
    struct thread *thread;
    if (!lookup_maybe_thread(req, RPC_INVALID_REQUEST, "thread id", &id, &thread))
        return;
    if (str_trim(p->name).n == 0)
        rpc_fail(req, RPC_INVALID_REQUEST, "thread name must not be empty");
    else if (is_kept(req, id, thread))
        index_call_start(
            req, p, &(struct index_call){ .id = id, .read = write_name, .reply = reply_name });
}

/* ---- thread/memoryMode/set ---- */

/* Of the file of a thread that has one; all zero when there is none. */
static bool read_facts(struct index_call *call, struct str file, struct thread_facts *ret) {
    struct stat st;
    *ret = (struct thread_facts){ 0 };
    return file.p && stat(file.p, &st) == 0 &&
           thread_facts_read(
               index_call_arena(call), file.p, (uint64_t)st.st_size, ret, &call->error);
}

static bool write_memory_mode(struct index_call *call, struct db *db) {
    const struct thread_memory_mode_set_params *p = call->params;
    struct str mode = p->mode == THREAD_MEMORY_MODE_ENABLED ? STR("enabled") : STR("disabled");
    struct str home = index_home(call->job.index), file = index_call_file(call, db);
    struct thread_facts facts;
    if (!call->is_loaded && (!file.p || rollout_path_is_archived(home, file)))
        return fail_missing(call);
    (void)index_own_set_memory_mode(db, call->id, mode);
    if (!read_facts(call, file, &facts) || !facts.meta.legacy)
        return true;
    call->error.code = RPC_INTERNAL_ERROR;
    return meta_update_append(file, NULL, mode, &call->error);
}

static void reply_memory_mode(struct index_call *call) {
    reply_thread_memory_mode_set(call->req, &(struct thread_memory_mode_set_response){ 0 });
}

void handle_thread_memory_mode_set(
    struct rpc_request *req, const struct thread_memory_mode_set_params *p) {
    struct str id = p->thread_id;
    struct thread *thread;
    if (lookup_maybe_thread(req, RPC_INVALID_REQUEST, "thread id", &id, &thread) &&
        is_kept(req, id, thread))
        index_call_start(req, p,
            &(struct index_call){
                .id = id, .read = write_memory_mode, .reply = reply_memory_mode });
}

/* ---- thread/metadata/update ---- */

/* What is wrong with it, or NULL. */
static const char *git_info_error(const struct thread_metadata_git_info_update_params *g) {
    if (g->sha_is == ABSENT && g->branch_is == ABSENT && g->origin_url_is == ABSENT)
        return "gitInfo must include at least one field";
    if (g->sha_is == PRESENT && !str_trim(g->sha).n)
        return "gitInfo.sha must not be empty";
    if (g->origin_url_is == PRESENT && !str_trim(g->origin_url).n)
        return "gitInfo.originUrl must not be empty";
    if (g->branch_is == PRESENT && !str_trim(g->branch).n)
        return "gitInfo.branch must not be empty";
    return NULL;
}

static const char *metadata_error(const struct thread_metadata_update_params *p) {
    if (!p->git_info && !p->project_id.p && !p->daybreak_enabled)
        return "thread metadata update must include at least one field";
    return p->git_info ? git_info_error(p->git_info) : NULL;
}

struct metadata_update {
    struct index_own own; /* after it */
    bool project_changed;
};

static struct str changed(enum presence is, struct str value, struct str before) {
    return is == ABSENT ? before : is == PRESENT ? str_trim(value) : STR_NONE;
}

static struct json *git_json(
    struct arena *a, const struct git_info *g, const char *const names[3]) {
    struct json *o = json_new_object(a);
    json_put_text(a, o, str_of(names[0]), g->sha);
    json_put_text(a, o, str_of(names[1]), g->branch);
    json_put_text(a, o, str_of(names[2]), g->origin_url);
    return o;
}

/* Files of the old mode say it themselves. */
static bool write_git(
    struct index_call *call, struct db *db, struct str file, struct index_own *own) {
    static const char *const in_file[] = { "commit_hash", "branch", "repository_url" };
    static const char *const in_index[] = { "sha", "branch", "originUrl" };
    const struct thread_metadata_git_info_update_params *g =
        ((const struct thread_metadata_update_params *)call->params)->git_info;
    struct arena *a = index_call_arena(call);
    struct thread_facts facts;
    _cleanup_buf_ struct buf text = { 0 };
    bool legacy = read_facts(call, file, &facts) && facts.meta.legacy;
    const struct json *before = own->git.p ? json_parse(a, own->git, NULL) : facts.meta.git;
    const char *const *names = own->git.p ? in_index : in_file;
    struct git_info now = { .sha = changed(g->sha_is, g->sha, json_get_text(before, names[0])),
        .branch = changed(g->branch_is, g->branch, json_get_text(before, names[1])),
        .origin_url = changed(g->origin_url_is, g->origin_url, json_get_text(before, names[2])) };
    json_write(&text, git_json(a, &now, in_index));
    own->git = arena_str(a, buf_str(&text));
    if (!legacy)
        return index_own_set_git(db, call->id, own->git);
    call->error.code = RPC_INTERNAL_ERROR;
    return meta_update_append(file, git_json(a, &now, in_file), STR_NONE, &call->error);
}

static bool check_metadata(struct index_call *call, struct db *db, struct str file) {
    const struct thread_metadata_update_params *p = call->params;
    struct index_project project;
    bool known = call->is_loaded || file.p;
    if (!known && p->daybreak_enabled)
        return error_set(
            &call->error, RPC_INVALID_REQUEST, "thread not found: %.*s", STR_ARGS(call->id));
    if (p->project_id.n && !index_project_read(db, index_call_arena(call), p->project_id, &project))
        return error_set(
            &call->error, RPC_INVALID_REQUEST, "project not found: %.*s", STR_ARGS(p->project_id));
    if (!known && p->project_id.p)
        return error_set(&call->error, RPC_INTERNAL_ERROR,
            "failed to read thread metadata: invalid thread-store request: no rollout found for "
            "thread id %.*s",
            STR_ARGS(call->id));
    return known || fail_missing(call);
}

static bool write_metadata(struct index_call *call, struct db *db) {
    const struct thread_metadata_update_params *p = call->params;
    struct arena *a = index_call_arena(call);
    struct metadata_update *u = arena_new(a, struct metadata_update);
    struct str file = index_call_file(call, db);
    call->result = u;
    if (!check_metadata(call, db, file))
        return false;
    index_own_read(db, a, call->id, &u->own);
    if (p->git_info && !write_git(call, db, file, &u->own))
        return false;
    struct str project = p->project_id.n ? p->project_id : STR_NONE;
    u->project_changed = p->project_id.p && !str_eq(project, u->own.project);
    if (u->project_changed)
        (void)index_own_set_project(db, call->id, project);
    if (p->daybreak_enabled)
        (void)index_own_set_daybreak(db, call->id, *p->daybreak_enabled);
    struct str git = u->own.git;
    index_own_read(db, a, call->id, &u->own);
    u->own.git = git;
    return true;
}

static void set_loaded(struct thread *t, const struct index_own *own) {
    if (own->git.p) {
        const struct json *git = json_parse(&t->arena, arena_str(&t->arena, own->git), NULL);
        t->git = (struct git_facts){ .in_repository = true,
            .commit = json_get_text(git, "sha"),
            .branch = json_get_text(git, "branch"),
            .url = json_get_text(git, "originUrl") };
    }
    t->project_id = arena_str(&t->arena, own->project);
}

static void reply_stored(struct stored_call *call, struct stored *s) {
    reply_thread_metadata_update(call->req,
        &(struct thread_metadata_update_response){ .thread = stored_thread_view(&s->arena, s) });
}

static void reply_metadata(struct index_call *call) {
    const struct metadata_update *u = call->result;
    struct arena *a = index_call_arena(call);
    struct thread *t = thread_find(services_of(call->req)->threads, call->id, NULL);
    if (u->project_changed)
        notify_thread_project_updated(&connection_hub(call->req->conn)->everyone,
            &(struct thread_project_updated_notification){
                .thread_id = call->id, .project_id = u->own.project });
    if (!t) {
        struct str id = arena_str(&call->req->arena, call->id);
        const struct stored_call read = { .req = call->req,
            .id = id,
            .reply = reply_stored,
            .missing = "no rollout found for thread id" };
        stored_call_start(&read, &(struct stored_request){ .want = STORED_STATE });
        return;
    }
    set_loaded(t, &u->own);
    struct wire_thread view = thread_view(a, t);
    index_own_show(a, &u->own, &view);
    view.can_accept_direct_input = NULL;
    reply_thread_metadata_update(
        call->req, &(struct thread_metadata_update_response){ .thread = view });
}

void handle_thread_metadata_update(
    struct rpc_request *req, const struct thread_metadata_update_params *p) {
    struct str id = p->thread_id;
    struct thread *thread;
    if (!lookup_maybe_thread(req, RPC_INVALID_REQUEST, "thread id", &id, &thread))
        return;
    const char *error = metadata_error(p);
    if (error)
        rpc_fail(req, RPC_INVALID_REQUEST, "%s", error);
    else if (is_kept(req, id, thread))
        index_call_start(req, p,
            &(struct index_call){ .id = id, .read = write_metadata, .reply = reply_metadata });
}
