/* auth: who we are to a provider (upstream-api.md 18). */
#pragma once

#include "base/buf.h"
#include "base/error.h"
#include "base/json.h"
#include "config/provider.h"
#include "loop/op.h"

struct auth_command;
struct auth_job;

/* What auth asks of the program; it knows no HTTP and no clients. The answers come from the loop, exactly once,
 * unless the program ends before. */
struct auth_answer {
    int status;             /* 0: no answer, `body` is why */
    struct str status_text; /* "500 Internal Server Error" */
    struct str body;
};
/* Tokens as a client gives them; access_token "no string": refused, account_id is why. */
struct auth_tokens {
    struct str access_token, account_id, plan_type;
};
struct auth_host {
    void (*post)(void *host, const char *url, struct str json, int64_t timeout_ms,
        void (*done)(void *user, const struct auth_answer *), void *user);
    void (*ask_tokens)(void *host, struct str previous_account,
        void (*done)(void *user, const struct auth_tokens *), void *user);
};

enum auth_kind {
    AUTH_NONE,
    AUTH_API_KEY,
    AUTH_CHATGPT,  /* a login that we keep fresh */
    AUTH_EXTERNAL, /* ChatGPT tokens that a client gave, for this process only */
    AUTH_OTHER,    /* a login that is not served yet */
};

/* A ChatGPT login: of the file, or given by a client. */
struct auth_login {
    struct arena arena;
    struct str access_token, refresh_token, id_token, account_id;
    struct str owner_id;                  /* of the login, made by whoever stored it */
    struct str email, plan_type, user_id; /* "no string": not told */
    bool fedramp;
    int64_t expires_at_s;    /* -1: the token does not say */
    int64_t last_refresh_us; /* -1: never */
};

/* Where credentials are kept: cli_auth_credentials_store. */
enum auth_store {
    AUTH_STORE_FILE,      /* "file"; "auto" too, as long as no keyring is served */
    AUTH_STORE_EPHEMERAL, /* "ephemeral": in memory, for this process */
    AUTH_STORE_KEYRING,   /* "keyring": not served, nothing can be stored */
};

/* What the configuration forbids: stored logins against it count as none. */
struct auth_rules {
    bool no_api_key, no_chatgpt;
    struct str workspaces; /* those allowed, joined by ","; "no string": all */
};

/* What $CODEX_HOME/auth.json holds, read anew when the file changes, and what is being fetched. */
struct auth {
    struct str home;         /* not owned */
    struct auth_rules rules; /* set by the program before anything is read */
    enum auth_store store;
    struct buf memory; /* the file of AUTH_STORE_EPHEMERAL; empty: none */
    uv_loop_t *loop;
    const struct auth_host *host;
    void *host_user;
    struct op_group ops; /* commands and timers */
    struct arena arena;
    struct str api_key; /* "no string": none */
    bool other;         /* credentials of a kind that is not served yet */
    bool has_login, has_external;
    struct auth_login login, external;
    int64_t file_mtime_ns, file_size;
    bool file_read;
    struct auth_command *commands; /* their tokens */
    struct auth_job *refresh;      /* under way, or NULL */
    struct auth_job *revoke;       /* the same */
    struct arena refusal_arena;
    struct str refused_token, refusal; /* a refresh token that is of no use any more, and why */
};

/* `home` is borrowed. Without a loop nothing can be fetched: for the command line. */
void auth_init(struct auth *auth, struct str home, uv_loop_t *loop);
/* The store of that name; before anything is read. */
void auth_set_store(struct auth *auth, struct str name);
/* Ends what is being fetched; `ops` gets empty soon after. */
void auth_cancel(struct auth *auth);
void auth_done(struct auth *auth);

/* The account of this home. */
enum auth_kind auth_kind(struct auth *auth);
/* The ChatGPT login in use, or NULL. Valid until the loop goes on. */
const struct auth_login *auth_login(struct auth *auth);
/* The login in use if this provider gets it, or NULL. */
const struct auth_login *auth_login_for(struct auth *auth, const struct provider *p);

/* The bearer token for this provider, in `a`; "no string" when it takes none or there is none. False:
 * "Missing environment variable: `X`." */
bool auth_bearer(struct auth *auth, const struct provider *p, struct arena *a,
    struct str *ret_token, struct error *reterr);

/* Why a credential could not be had. */
struct auth_failure {
    struct str text;
    bool final;      /* only another login helps */
    bool wrong_user; /* final: the client gave tokens of somebody else */
};
typedef void auth_ready(void *user, const struct auth_failure *failure); /* NULL: it is there */

/* Before a request: fetches what is missing or about to expire. NULL: nothing to wait for, `ready` is not
 * called. Else an operation of `group`; `ready` is called once, from the loop, not after a cancel. */
struct op *auth_prepare(struct auth *auth, const struct provider *p, struct op_group *group,
    auth_ready *ready, void *user);
/* After a request was refused with 401: what is left to try, counted in *step (0 at first). NULL: nothing. */
struct op *auth_recover(struct auth *auth, const struct provider *p, unsigned *step,
    struct op_group *group, auth_ready *ready, void *user);
/* Refreshes the login, whatever its age (account/read). NULL when there is none to refresh. */
struct op *auth_refresh(struct auth *auth, struct op_group *group, auth_ready *ready, void *user);

/* Stores an API key in the place of all other credentials, in $CODEX_HOME/auth.json, for the owner only. */
bool auth_store_api_key(struct auth *auth, struct str key, struct error *reterr);
/* What the issuer gave for a login. "No string": not given. */
struct auth_grant {
    struct str id_token, access_token, refresh_token, api_key;
};
/* The payload of a JWT, read into `a`; nobody checks the signature. NULL when it is none. */
const struct json *auth_jwt_claims(struct arena *a, struct str jwt);
/* The workspace that a grant is for, in `a`; "no string" when its id_token names none, or is no JWT. */
struct str auth_grant_workspace(struct arena *a, const struct auth_grant *grant);
/* Stores a ChatGPT login in the place of all other credentials. "invalid ID token format". */
bool auth_store_login(struct auth *auth, const struct auth_grant *grant, struct error *reterr);
/* Who gives logins, without a slash at the end, and as whom we ask: CODEX_APP_SERVER_LOGIN_ISSUER,
 * CODEX_APP_SERVER_LOGIN_CLIENT_ID or the first party's. */
struct str auth_issuer(void);
struct str auth_client_id(void);
/* Forgets all credentials; fine when there are none. */
bool auth_forget(struct auth *auth, struct error *reterr);
/* Tells the issuer that the login's tokens are of no use any more; before auth_forget(), which need not wait for the
 * end. NULL: there is nothing to revoke. A failure is only logged. */
struct op *auth_revoke(struct auth *auth, struct op_group *group, auth_ready *ready, void *user);
/* ChatGPT tokens of a client: kept in memory, before all others. False: "invalid ID token format". */
bool auth_set_external(struct auth *auth, const struct auth_tokens *tokens, struct error *reterr);
