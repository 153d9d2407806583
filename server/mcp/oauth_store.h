/* oauth_store: $CODEX_HOME/.credentials.json: the tokens of logins at MCP servers, shared with the reference
 * (local-methods.md 11.6).
 *
 * Work for the pool: operations whose answer comes from the loop. Writers take turns by a lock file, so that several
 * daemons on one home keep each other's entries. */
#pragma once

#include "mcp/oauth.h"
#include "mcp/server_config.h"

enum {
    OAUTH_STORE_BYTES_MAX = 4 * 1024 * 1024,
    OAUTH_LOCK_RETRY_MS = 50,
};

/* One login. Strings are "no string" when not known. */
struct oauth_entry {
    struct str issuer, client_id, access_token, refresh_token;
    struct str scope;      /* separated by spaces; "no string": none */
    int64_t expires_at_ms; /* since 1970; -1: not said */
};

enum oauth_store_answer {
    OAUTH_STORE_DONE, /* saved, or loaded with or without an entry */
    OAUTH_STORE_BUSY, /* only of oauth_store_lock(): somebody else has the lock */
    OAUTH_STORE_FAILED,
};

/* `entry`: what is stored, NULL without or after saving; valid during the call. `lock` (-1: none) is the receiver's,
 * closing it gives the lock back. Once, from the loop; not after a cancel. */
typedef void oauth_stored(void *user, enum oauth_store_answer answer,
    const struct oauth_entry *entry, int lock, struct str error);

/* Loads the server's entry. An operation of `group`. */
struct op *oauth_store_load(struct mcp_oauth *oauth, struct op_group *group,
    const struct mcp_server_config *config, oauth_stored *done, void *user);
/* Tries to become the one who refreshes this server's tokens, and loads them. */
struct op *oauth_store_lock(struct mcp_oauth *oauth, struct op_group *group,
    const struct mcp_server_config *config, oauth_stored *done, void *user);
/* Saves an entry in the place of the one that was there. */
struct op *oauth_store_save(struct mcp_oauth *oauth, struct op_group *group,
    const struct mcp_server_config *config, const struct oauth_entry *entry, oauth_stored *done,
    void *user);

/* A copy that lives in `a`. */
struct oauth_entry oauth_entry_copy(struct arena *a, const struct oauth_entry *entry);
/* "web|e395d9f982d2fa63": the member of the file that is this server's. */
struct str oauth_store_key(struct arena *a, const struct mcp_server_config *config);
