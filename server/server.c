/* server: the top object. Shutdown is cancellation: stop reading, cancel what runs, close what is left, and
 * the loop ends by itself (style.md 3.3, surface.md 1.11). */
#include "server.h"

#include "account/account.h"
#include "account/routing.h"
#include "auth/auth.h"
#include "auth_host.h"
#include "base/log.h"
#include "base/path.h"
#include "base/xmalloc.h"
#include "cli/options.h"
#include "cli/ws_auth_options.h"
#include "config/config.h"
#include "config/home.h"
#include "config/identity.h"
#include "environment/environments.h"
#include "handlers/account_events.h"
#include "handlers/mcp_login.h"
#include "handlers/services.h"
#include "listen.h"
#include "mcp/oauth.h"
#include "protocol/methods.gen.h"
#include "rpc/connection.h"
#include "rpc/notify.h"
#include "sandbox/sandbox.h"
#include "skills/skills.h"
#include "startup.h"
#include "store/index.h"
#include "thread/manager.h"
#include "thread/places.h"
#include "thread/session_end.h"
#include "turn/turn.h"
#include "upstream/upstream.h"

#include <assert.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct server {
    uv_loop_t loop;
    struct arena arena;
    struct str home;
    struct identity identity;
    struct config_source config;
    struct skills skills;
    struct config_problems problems;
    struct auth auth;
    struct auth_host_parts auth_parts;
    struct upstream upstream;
    struct account account;
    struct mcp_oauth mcp_oauth;
    bool account_looked_at;
    struct sandbox *sandbox;
    struct environments *environments;
    struct thread_manager threads;
    struct services services;
    struct rpc_hub hub;
    struct op_group transports;
    uv_signal_t signals[3]; /* SIGTERM; with a listener SIGINT and SIGHUP too */
    uv_idle_t drained;
    struct listening listening;
    bool stopping, listens;
};

/* ---- shutdown ---- */

static void on_upstream_idle(struct op_group *ops) {
    struct server *s = ops->user;
    upstream_close(&s->upstream);
}

/* Turns are interrupted: their files say so, clients hear nothing more. Hooks hear that the sessions end: the loop goes
 * on until they have. */
static void stop_threads(struct server *s) {
    struct thread *t;
    for (size_t at = 0; (t = map_next(&s->threads.threads, &at, NULL));) {
        turn_stop(t);
        (void)thread_session_end(t, NULL, NULL);
    }
}

static void server_stop(struct server *s) {
    if (s->stopping)
        return;
    s->stopping = true;
    for (size_t i = 0; i < ARRAY_LEN(s->signals); i++)
        uv_close((uv_handle_t *)&s->signals[i], NULL);
    uv_close((uv_handle_t *)&s->drained, NULL);
    listen_close(&s->listening);
    rpc_hub_close(&s->hub);
    stop_threads(s);
    thread_manager_cancel(&s->threads);
    op_group_cancel(&s->services.searches.ops);
    op_group_cancel(&s->services.background);
    index_cancel(s->threads.index);
    account_cancel(&s->account);
    op_group_cancel(&s->mcp_oauth.ops);
    environments_cancel(s->environments);
    skills_cancel(&s->skills);
    auth_cancel(&s->auth);
    s->upstream.ops.on_empty = on_upstream_idle;
    s->upstream.ops.user = s;
    if (op_group_is_empty(&s->upstream.ops))
        on_upstream_idle(&s->upstream.ops);
    else
        upstream_cancel(&s->upstream);
}

static bool is_busy(const struct server *s) {
    const struct thread *t;
    for (size_t at = 0; (t = map_next(&s->threads.threads, &at, NULL));)
        if (t->turn)
            return true;
    return false;
}

/* Not from within the end of a turn. */
static void on_drained(uv_idle_t *idle) {
    server_stop(idle->data);
}

static void on_turn_end(void *user) {
    struct server *s = user;
    if (s->hub.draining && !s->stopping && !is_busy(s))
        (void)uv_idle_start(&s->drained, on_drained);
}

/* The only client is told to go at once; with many the running turns come to their end first (surface.md 1.11). */
static void on_signal(uv_signal_t *handle, int number) {
    struct server *s = handle->data;
    bool forced = s->hub.draining && number != SIGHUP;
    if (s->listening.listener && is_busy(s) && !forced)
        s->hub.draining = true;
    else if (!s->hub.draining || forced)
        server_stop(s);
}

/* ---- what connections tell ---- */

static void tell_config_problems(struct server *s, struct connection *conn) {
    for (size_t i = 0; i < s->problems.n; i++)
        rpc_notify_one(conn, &proto_notifications[NOTIFICATION_CONFIG_WARNING], &s->problems.v[i]);
}

static void on_routed(void *user, const struct auth_failure *failure) {
    struct server *s = user;
    if (!failure && s->account.events)
        s->account.events->on_updated(s->account.event_user);
}

/* With the first client: where the requests of the stored login go (upstream-api.md 3.3). */
static void look_at_account(struct server *s) {
    _cleanup_arena_ struct arena a = { 0 };
    struct provider provider;
    struct config *config = config_current(&s->config);
    struct str id = config_text(config, "model_provider");
    if (!s->account_looked_at &&
        provider_find(&a, config->tree, id.n ? id : STR("openai"), &provider, NULL) &&
        provider.requires_openai_auth)
        (void)routing_discover(&s->account, &s->account.ops, on_routed, s);
    s->account_looked_at = true;
    config_unref(config);
}

static void on_initialized(void *user, struct connection *conn) {
    struct server *s = user;
    look_at_account(s);
    char name[HOST_NAME_MAX + 1] = "";
    (void)gethostname(name, sizeof name - 1);
    tell_config_problems(s, conn);
    rpc_notify_one(conn, &proto_notifications[NOTIFICATION_REMOTE_CONTROL_STATUS_CHANGED],
        &(struct remote_control_status_changed_notification){
            .status = REMOTE_CONTROL_CONNECTION_STATUS_DISABLED,
            .server_name = str_of(name),
            .installation_id = s->threads.installation_id,
        });
}

static void on_connection_end(void *user, struct connection *conn) {
    struct server *s = user;
    if (s->listening.listener || s->listens)
        connection_close(conn);
    else
        server_stop(s); /* the client on stdio is the only one */
}

static const struct rpc_hub_events hub_events = { on_initialized, on_connection_end };

/* ---- start and end ---- */

static void server_free(struct server *s) {
    thread_manager_done(&s->threads);
    map_done(&s->services.searches.sessions);
    map_done(&s->services.searches.tokens);
    index_free(s->threads.index);
    sandbox_free(s->sandbox);
    environments_free(s->environments);
    rpc_hub_done(&s->hub);
    account_done(&s->account);
    auth_done(&s->auth);
    identity_done(&s->identity);
    skills_done(&s->skills);
    config_source_done(&s->config);
    arena_free(&s->arena);
    free(s);
}

static void open_loop(struct server *s) {
    int r = uv_loop_init(&s->loop);
    assert(r == 0);
    for (size_t i = 0; i < ARRAY_LEN(s->signals); i++) {
        r = uv_signal_init(&s->loop, &s->signals[i]);
        assert(r == 0);
        s->signals[i].data = s;
    }
    (void)uv_signal_start(&s->signals[0], on_signal, SIGTERM);
    r = uv_idle_init(&s->loop, &s->drained);
    assert(r == 0);
    s->drained.data = s;
    (void)signal(SIGPIPE, SIG_IGN);
    (void)signal(SIGXFSZ, SIG_IGN); /* a file that cannot grow is an error of the write */
}

static void on_skills_changed(void *user) {
    struct server *s = user;
    notify_skills_changed(&s->hub.everyone, &(struct skills_changed_notification){ 0 });
}

static void on_environment(void *user, struct str id, bool connected) {
    places_tell_connection(user, id, connected);
}

static const struct environments_events environment_events = { on_environment };

static void init_modules(struct server *s) {
    char id[INSTALLATION_ID_BYTES], cwd[PATH_MAX];
    home_installation_id(s->home, id);
    identity_init(&s->identity);
    auth_init(&s->auth, s->home, &s->loop);
    struct config *config = config_current(&s->config);
    auth_set_store(&s->auth, config_text(config, "cli_auth_credentials_store"));
    struct str forced = config_text(config, "forced_login_method");
    s->auth.rules.no_api_key = str_is(forced, "chatgpt");
    s->auth.rules.no_chatgpt = str_is(forced, "api");
    config_unref(config);
    upstream_init(&s->upstream, &s->loop);
    s->account = (struct account){ .loop = &s->loop,
        .auth = &s->auth,
        .upstream = &s->upstream,
        .config = &s->config,
        .identity = &s->identity,
        .events = &account_notifications,
        .event_user = &s->services };
    s->auth.rules.workspaces = account_forced_workspaces(&s->account, &s->arena, ",");
    s->services = (struct services){ .home = s->home,
        .identity = &s->identity,
        .config = &s->config,
        .threads = &s->threads,
        .account = &s->account,
        .skills = &s->skills };
    s->mcp_oauth = (struct mcp_oauth){ .loop = &s->loop,
        .upstream = &s->upstream,
        .home = s->home,
        .on_login_end = mcp_login_end,
        .user = &s->services };
    s->hub = (struct rpc_hub){ .loop = &s->loop,
        .calls = proto_calls,
        .events = &hub_events,
        .event_user = s,
        .handler_user = &s->services };
    rpc_hub_init(&s->hub);
    s->sandbox = sandbox_new();
    s->environments = environments_new(&s->upstream, &environment_events, &s->threads);
    s->services.environments = s->environments;
    s->threads = (struct thread_manager){
        .loop = &s->loop,
        .hub = &s->hub,
        .upstream = &s->upstream,
        .auth = &s->auth,
        .account = &s->account,
        .mcp_oauth = &s->mcp_oauth,
        .config = &s->config,
        .identity = &s->identity,
        .index = index_new(&s->loop, s->home),
        .sandbox = s->sandbox,
        .environments = s->environments,
        .skills = &s->skills,
        .home = s->home,
        .installation_id = arena_str(&s->arena, str_of(id)),
        .cwd = arena_str(&s->arena, str_of(getcwd(cwd, sizeof cwd) ? cwd : "/")),
    };
    s->threads.on_turn_end = on_turn_end;
    s->threads.user = s;
    thread_manager_init(&s->threads);
    s->skills = (struct skills){ .loop = &s->loop,
        .config = &s->config,
        .home = s->home,
        .cwd = s->threads.cwd,
        .on_changed = on_skills_changed,
        .user = s };
    s->auth_parts = (struct auth_host_parts){
        .auth = &s->auth, .upstream = &s->upstream, .hub = &s->hub, .identity = &s->identity
    };
    s->auth.host = &auth_host;
    s->auth.host_user = &s->auth_parts;
}

struct server *server_new(const struct cli *cli, struct str home, struct error *reterr) {
    struct server *s = xcalloc(1, sizeof *s);
    s->home = home;
    config_source_init(&s->config, home);
    if (!startup_config(cli, &s->config, &s->arena, &s->problems, reterr)) {
        config_source_done(&s->config);
        arena_free(&s->arena);
        free(s);
        return NULL;
    }
    open_loop(s);
    init_modules(s);
    s->threads.told_rules_problem =
        !startup_check(&s->config, &s->arena, s->threads.cwd, &s->problems);
    struct error why;
    if (cli_given(cli, CLI_STARTUP_SIGN_OUT) && !auth_forget(&s->auth, &why))
        log_error("server: cannot sign out: %s", why.text);
    return s;
}

/* A command that could talk to a server would have that run another one without a sandbox. */
static void hide_sockets(struct server *s, const struct cli *cli) {
    const char *socket = listen_default_socket(&s->arena, s->home);
    sandbox_hide(s->sandbox, path_dirname(str_of(socket)));
    if (cli->listen.kind == LISTEN_UNIX && cli->listen.path)
        sandbox_hide(s->sandbox, path_normalise(&s->arena, path_join(&s->arena, s->threads.cwd,
                                                               str_of(cli->listen.path))));
}

int server_run(struct server *s, const struct cli *cli) {
    struct error err;
    s->listens = cli->listen.kind != LISTEN_STDIO;
    hide_sockets(s, cli);
    s->listening.hub = &s->hub;
    s->listening.transports = &s->transports;
    if (s->listens) {
        (void)uv_signal_start(&s->signals[1], on_signal, SIGINT);
        (void)uv_signal_start(&s->signals[2], on_signal, SIGHUP);
    }
    bool ok = ws_auth_of_options(&s->arena, cli, &s->listening.auth, &err) &&
              listen_open(&s->listening, &s->arena, &s->loop, cli, s->home, &err);
    if (!ok) {
        (void)fprintf(stderr, "Error: %s\n", err.text);
        server_stop(s);
    }
    (void)uv_run(&s->loop, UV_RUN_DEFAULT);
    upstream_done(&s->upstream);
    int r = uv_loop_close(&s->loop);
    assert(r == 0);
    server_free(s);
    uv_library_shutdown(); /* pool threads end here, with what libraries keep for each thread */
    return ok ? EXIT_SUCCESS : EXIT_FAILURE;
}
