/* oauth: what logins at MCP servers work with; one for the process (local-methods.md 11.6, 12.3). */
#pragma once

#include "base/str.h"
#include "loop/op.h"

enum {
    OAUTH_REQUEST_TIMEOUT_MS = 15 * 1000, /* each, to servers and login services */
};

struct upstream;

/* Pointers are owned by the program. */
struct mcp_oauth {
    uv_loop_t *loop;
    struct upstream *upstream;
    struct str home;
    /* A login that had begun is over; error "no string": well. Strings are valid during the call. */
    void (*on_login_end)(
        void *user, struct str server, struct str thread_id, struct str login_id, struct str error);
    void *user;
    /* zero at first: */
    struct op_group ops; /* logins that users are at */
    size_t login_count;
};
