/* errand: what a command that asks services once and ends is made of. */
#include "errand.h"

#include "startup.h"

#include <assert.h>
#include <signal.h>

bool errand_init(struct errand *e, const struct cli *cli, struct str home, struct error *reterr) {
    struct config_problems problems;
    *e = (struct errand){ 0 };
    config_source_init(&e->config, home);
    if (cli && !startup_config(cli, &e->config, &e->arena, &problems, reterr)) {
        config_source_done(&e->config);
        arena_free(&e->arena);
        return false;
    }
    int r = uv_loop_init(&e->loop);
    assert(r == 0);
    (void)signal(SIGPIPE, SIG_IGN);
    identity_init(&e->identity);
    auth_init(&e->auth, home, &e->loop);
    struct config *config = config_current(&e->config);
    auth_set_store(&e->auth, config_text(config, "cli_auth_credentials_store"));
    config_unref(config);
    upstream_init(&e->upstream, &e->loop);
    e->host = (struct auth_host_parts){
        .auth = &e->auth, .upstream = &e->upstream, .identity = &e->identity
    };
    e->auth.host = &auth_host;
    e->auth.host_user = &e->host;
    e->account = (struct account){ .loop = &e->loop,
        .auth = &e->auth,
        .upstream = &e->upstream,
        .config = &e->config,
        .identity = &e->identity };
    return true;
}

static void on_upstream_idle(struct op_group *ops) {
    upstream_close(&((struct errand *)ops->user)->upstream);
}

void errand_finish(struct errand *e) {
    if (e->stopping)
        return;
    e->stopping = true;
    e->upstream.ops.on_empty = on_upstream_idle;
    e->upstream.ops.user = e;
    if (op_group_is_empty(&e->upstream.ops))
        on_upstream_idle(&e->upstream.ops);
}

void errand_stop(struct errand *e) {
    if (e->stopping)
        return;
    account_cancel(&e->account);
    auth_cancel(&e->auth);
    bool idle = op_group_is_empty(&e->upstream.ops);
    errand_finish(e);
    if (!idle)
        upstream_cancel(&e->upstream);
}

void errand_done(struct errand *e) {
    upstream_done(&e->upstream);
    int r = uv_loop_close(&e->loop);
    assert(r == 0);
    account_done(&e->account);
    auth_done(&e->auth);
    identity_done(&e->identity);
    config_source_done(&e->config);
    arena_free(&e->arena);
    uv_library_shutdown();
}
