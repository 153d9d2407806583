/* account: logins, and what the services behind a ChatGPT login tell (upstream-api.md 3.3, 12.4, 19). */
#pragma once

#include "auth/auth.h"

struct config_source;
struct gateway;
struct gateway_news;
struct identity;
struct login;
struct model_fetch;
struct model_info;
struct upstream;

/* What the program hears. */
struct account_events {
    /* A login has ended; id "no string": one that was over at once; error "no string": well. */
    void (*on_login_end)(void *user, struct str login_id, struct str error);
    /* Who is logged in, or what is known of them, is another. */
    void (*on_updated)(void *user);
    /* A login at a gateway has moved on; see gateway.h. */
    void (*on_gateway)(void *user, const struct gateway_news *news);
};

/* Where the requests of the account go, as the service said. Strings are "no string" before. */
struct account_routing {
    struct arena arena;
    struct str account_id; /* whom this is about */
    struct str origin;     /* "https://chatgpt.com" */
    struct str constraint; /* "us", "us_cr" or "NO_CONSTRAINT" */
    struct str workspace_name;
};

enum { MODELS_IDENTITY_BYTES = 65 };

/* The service's models; see models.h. */
struct account_models {
    struct arena arena;         /* of what is known */
    const struct json *entries; /* an array, by priority; NULL: not known */
    struct model_info *infos;   /* of each entry */
    size_t info_count, visible;
    struct str etag;
    int64_t fetched_at_us;
    char identity[MODELS_IDENTITY_BYTES]; /* whose they are */
    struct str file;           /* model_catalog_json, which is all there is; or "no string" */
    bool asked;                /* in this process */
    struct model_fetch *fetch; /* under way, or of the last time; or NULL */
};

/* One for the process; all pointers are owned by the program. */
struct account {
    uv_loop_t *loop;
    struct auth *auth;
    struct upstream *upstream;
    struct config_source *config;
    const struct identity *identity;
    const struct account_events *events;
    void *event_user;
    /* zero at first: */
    struct op_group ops;
    struct login *login;     /* under way, or NULL */
    struct gateway *gateway; /* logins at gateways, or NULL: nobody has asked for one */
    struct account_routing routing;
    struct auth_job *routing_job;
    struct account_models models;
    bool routing_stale; /* what is being asked is about another login */
};

/* Gives up everything under way; nothing is told. `ops` is empty soon after. */
void account_cancel(struct account *account);
void account_done(struct account *account);

/* The value of forced_chatgpt_workspace_id, joined by ", " as messages and by "," as addresses have it; "no string"
 * without. */
struct str account_forced_workspaces(
    struct account *account, struct arena *a, const char *separator);
/* Whether the configuration allows this workspace. */
bool account_allows_workspace(struct account *account, struct str workspace);
