/* sessions: the other agent's conversations, as threads. Not for others. */
#pragma once

#include "takeover/takeover.h"

enum {
    SESSION_BYTES_MAX = 64 * 1024 * 1024,
    SESSIONS_LOOKED_AT_MAX = 500,
    SESSION_IMPORTS_BYTES_MAX = 16 * 1024 * 1024,
};

/* One message of a conversation. */
struct session_message {
    struct session_message *next;
    bool of_user;
    struct str text;
    int64_t at_s;
};

struct session {
    struct str path, cwd;
    struct str title; /* "no string": none */
    struct session_message *first;
    int64_t modified_ns;
    struct str digest; /* of the file */
};

/* What the file says; false when it is none of a conversation, or too long. All in `a`. */
bool session_read(struct arena *a, struct str path, struct session *ret);

/* Those below <user_home>/.claude/projects that are young and not taken over, the newest first. */
size_t sessions_find(struct arena *a, const struct takeover_folders *folders,
    const struct takeover_ask *ask, struct session *ret, size_t room);

/* Writes the thread's file; its id. "No string" when nobody asked anything; *ret_error is a negative errno. */
struct str session_write(struct arena *a, const struct takeover_folders *folders,
    const struct session *session, int *ret_error);

/* Notes that it was taken over, in a file that is the reference's too. 0 or a negative errno. */
int session_note(struct arena *a, const struct takeover_folders *folders,
    const struct session *session, struct str thread_id);
