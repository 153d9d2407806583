/* auth: who we are to a provider (upstream-api.md 18). */
#pragma once

#include "base/error.h"
#include "config/provider.h"

/* What $CODEX_HOME/auth.json holds, read anew when the file changes. */
struct auth {
    struct str home; /* not owned */
    struct arena arena;
    struct str api_key; /* "no string": none */
    bool other;         /* credentials of a kind that is not served yet */
    int64_t file_mtime_ns, file_size;
    bool file_read;
};

void auth_init(struct auth *auth, struct str home);
void auth_done(struct auth *auth);

enum auth_kind {
    AUTH_NONE,
    AUTH_API_KEY,
    AUTH_OTHER, /* a login that is not served yet, of ChatGPT for one */
};

/* The account of this home. */
enum auth_kind auth_kind(struct auth *auth);

/* The bearer token for this provider, in `a`; "no string" when it takes none or there is none. False:
 * "Missing environment variable: `X`." */
bool auth_bearer(struct auth *auth, const struct provider *p, struct arena *a,
    struct str *ret_token, struct error *reterr);

/* Stores an API key in the place of all other credentials, in $CODEX_HOME/auth.json, for the owner only. */
bool auth_store_api_key(struct auth *auth, struct str key, struct error *reterr);
/* Forgets all credentials; fine when there are none. */
bool auth_forget(struct auth *auth, struct error *reterr);
