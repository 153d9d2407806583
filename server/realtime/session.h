/* session: one voice session, from the start of its connection to its end; for the files of realtime/ only. */
#pragma once

#include "loop/op.h"
#include "realtime/dialect.h"
#include "realtime/outbox.h"
#include "realtime/played.h"
#include "realtime/room.h"
#include "realtime/stream.h"
#include "realtime/timeline.h"
#include "realtime/transcript.h"
#include "tool/item.h"

struct realtime;
struct ws_connection;
struct ws_end;

enum session_state {
    SESSION_STARTING, /* nothing was told yet */
    SESSION_RUNNING,
    SESSION_ENDED,
};

/* The parts of it that wait: each is an operation that is cancelled with the session. */
struct session {
    struct op op; /* in the thread's group; options and addresses are in its arena */
    struct thread *thread;
    struct realtime *owner;
    struct realtime_options o;
    const struct dialect *dialect;
    enum session_state state;
    bool failed; /* an error was told while it ran */

    struct ws_connection *conn; /* or NULL */
    bool open;                  /* frames may be sent */
    bool awaits_start;          /* of the service's first event */
    bool runs_when_sent;        /* the frame that describes the session */
    bool paused;                /* a client does not read: neither do we */
    bool sideband;              /* beside a call; else it carries the session itself */
    struct op *wait;            /* a credential, a call, the startup context, or a delay; or NULL */
    struct str call_id;
    unsigned attempt, losses; /* of joining; connections lost in a row */
    bool rejoining;           /* it was there before */
    int64_t opened_at_ms;
    uv_timer_t start_timer, flush_timer;
    struct outbox outbox;
    struct room room;

    struct transcript transcript;
    struct timeline timeline;
    struct played played;
    struct buf handoff; /* id of the active one */
    bool has_handoff;
    bool forwarded;      /* something was sent for it in this turn */
    struct buf deferred; /* an envelope that the running turn does not take */
    struct stream stream;
    struct buf message; /* what has come of the agent's message, to look for what is to be shown */
    bool response_active, response_wanted; /* version 2 */
    struct arena event_arena;
};

enum {
    SESSION_START_MS = 30 * 1000, /* for the service's first event */
    SESSION_MESSAGE_BYTES_MAX = 256 * 1024,
    SESSION_EVENT_ARENA_KEEP_BYTES = 1024 * 1024,
};

/* Begins to open; `arena` and what `o` points to are taken over. The owner hears manager_settled() when it runs or has
 * failed, and manager_gone() when it has ended; neither from within. */
struct session *session_new(struct realtime *owner, struct thread *thread, struct arena arena,
    const struct realtime_options *o);

/* Ends it without a word; it is gone when this returns. */
void session_drop(struct session *s);
/* Ends it: what is to be kept of it is kept, `closed` is told with that reason. A session that is still starting ends
 * without a word. */
void session_end(struct session *s, const char *reason);
/* Tells the error; then the session is over. */
void session_fail(struct session *s, struct str message);
/* "stream disconnected before completion: <detail>" */
void session_fail_stream(struct session *s, const char *detail);
void session_tell_error(struct thread *thread, struct str message);
/* The connection stands: it is told. */
void session_run(struct session *s);

/* Queues a frame, whose bytes are taken over, or drops it when there is no room. */
void session_send(struct session *s, enum outbox_source from, struct buf *frame);

/* connect.c: opening and losing connections. */
void connect_begin(struct session *s);
void connect_join(struct session *s);
void connect_close(struct session *s);
void connect_pump(struct session *s);

/* call.c: makes the call that the sideband joins. */
void call_begin(struct session *s);

/* The frame that describes the session is out. */
void connect_described(struct session *s);

/* receive.c: one message from upstream. */
void receive_text(struct session *s, struct str text);

/* handoff.c */
void handoff_take(struct session *s, const struct realtime_event *e);
/* The envelope of the words since the last handoff; `source` may be NULL. */
void handoff_write_envelope(
    struct buf *out, const struct transcript *t, const char *source, struct str input);
void handoff_keep_tail(struct session *s);
/* A turn has ended: one that was held back may begin. */
void handoff_retry(struct session *s);

/* output.c: what the thread's agent says goes upstream. */
extern const struct item_watch_events output_watch;
void output_turn_ended(struct session *s, bool interrupted);

/* realtime.c */
void manager_settled(struct realtime *owner);
void manager_gone(struct realtime *owner);
void manager_text_drained(struct realtime *owner);
