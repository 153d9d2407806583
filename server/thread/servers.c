/* servers: the MCP servers of a thread. */
#include "thread/servers.h"

#include "base/json.h"
#include "config/config.h"
#include "mcp/servers.h"
#include "protocol/wrappers.gen.h"
#include "thread/manager.h"

static void on_startup(void *user, struct str name, enum mcp_server_startup_state state,
    struct str error, bool login_is_old) {
    static const enum mcp_server_startup_failure_reason old =
        MCP_SERVER_STARTUP_FAILURE_REASON_REAUTHENTICATION_REQUIRED;
    struct thread *t = user;
    notify_mcp_server_startup_status_updated(&t->subscribers,
        &(struct mcp_server_status_updated_notification){ .thread_id = thread_id(t),
            .name = name,
            .status = state,
            .error = error,
            .failure_reason = login_is_old ? &old : NULL });
}

static bool may_ask(void *user) {
    const struct thread *t = user;
    const struct ask_for_approval *policy = &t->settings.approval_policy;
    if (policy->tag == ASK_FOR_APPROVAL_GRANULAR)
        return policy->granular.mcp_elicitations;
    return policy->tag != ASK_FOR_APPROVAL_NEVER;
}

static struct str turn_id(void *user) {
    const struct thread *t = user;
    return t->turn ? str_of(t->turn_id) : STR_NONE;
}

static void waits(void *user, bool begins) {
    thread_tell_waiting(user, THREAD_ACTIVE_FLAG_WAITING_ON_APPROVAL, begins);
}

static const struct mcp_host_events events = { on_startup, may_ask, turn_id, waits };

static void start(struct thread *t, const struct config *config) {
    mcp_servers_start(&t->servers,
        &(struct mcp_host){ .loop = t->manager->loop,
            .upstream = t->manager->upstream,
            .oauth = t->manager->mcp_oauth,
            .cwd = t->settings.cwd,
            .thread_id = thread_id(t),
            .subscribers = &t->subscribers,
            .events = &events,
            .user = t },
        config, STR_NONE);
}

bool thread_servers_are_required(const struct thread *t) {
    const struct json *all = config_get(t->config, "mcp_servers");
    for (const struct json *m = all && all->kind == JSON_OBJECT ? all->first : NULL; m; m = m->next)
        if (json_get_bool(m, "required", false) && json_get_bool(m, "enabled", true))
            return true;
    return false;
}

static bool has_table(const struct config *config, const char *key) {
    const struct json *table = config_get(config, key);
    return table && table->kind == JSON_OBJECT && table->count;
}

void thread_servers_start(struct thread *t) {
    if (t->servers.n || has_table(t->config, "mcp_servers") || has_table(t->config, "plugins"))
        start(t, t->config);
}

void thread_servers_reload(struct thread *t, struct config *config) {
    start(t, config);
}
