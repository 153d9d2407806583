/* errand: what a command that asks services once and ends (login, logout, api) is made of, on a loop of its own. */
#pragma once

#include "account/account.h"
#include "auth_host.h"
#include "config/config.h"
#include "config/identity.h"
#include "upstream/upstream.h"

struct cli;

/* Lives at one address from errand_init() to errand_done(). */
struct errand {
    uv_loop_t loop;
    struct arena arena;
    struct identity identity;
    struct config_source config;
    struct auth auth;
    struct auth_host_parts host;
    struct upstream upstream;
    struct account account;
    bool stopping;
};

/* With the configuration of `home` and of the command line (NULL: without one). False: the text of the error; then
 * there is nothing to end. */
bool errand_init(struct errand *e, const struct cli *cli, struct str home, struct error *reterr);
/* Gives up what is under way; the loop runs out. Idempotent. */
void errand_stop(struct errand *e);
/* As errand_stop(), but what is being sent is sent first. */
void errand_finish(struct errand *e);
/* After the loop has run out. */
void errand_done(struct errand *e);
