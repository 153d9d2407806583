/* oauth_session: the stored login that a link to a server uses: read, kept fresh, saved (local-methods.md 12.3).
 *
 * One of all that use the same login refreshes at a time, also among daemons: the others take what it has saved. */
#pragma once

#include "mcp/oauth.h"
#include "mcp/server_config.h"

enum { OAUTH_EXPIRY_MARGIN_MS = 30 * 1000 /* tokens are refreshed that long before they expire */ };

struct mcp_session;

struct mcp_session_failure {
    struct str why;
    bool needs_login; /* again: what is stored does not do any more */
};

/* NULL: requests may go out, with the token that there is, if any. From the loop; not after a cancel. */
typedef void mcp_session_ready(void *user, const struct mcp_session_failure *failure);

/* An operation of `group`, which op_cancel() ends; `config` must outlive it. */
struct mcp_session *mcp_session_new(struct mcp_oauth *oauth, struct op_group *group,
    const struct mcp_server_config *config, mcp_session_ready *ready, void *user);
void mcp_session_end(struct mcp_session *session);

/* Makes the session ready for a request; false: it is, and nothing is told. At first it is not. Only one such question
 * at a time. */
bool mcp_session_prepare(struct mcp_session *session);
/* The server refused the token: other ones are got, `ready` tells. False: none are stored. */
bool mcp_session_renew(struct mcp_session *session);

/* The access token, or "no string": none is stored. Valid until the next question. */
struct str mcp_session_token(const struct mcp_session *session);
