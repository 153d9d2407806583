/* script: what the scripted upstream answers; read from the text that README.md describes. */
#pragma once

#include "base/arena.h"
#include "base/error.h"

enum step_kind {
    STEP_BYTES, /* body bytes as they are */
    STEP_EVENT, /* an event as it stands in a stream, `count` times (0: once); over a websocket a message */
    STEP_FRAME, /* `bytes` as a frame of opcode `count`; nothing over HTTP */
    STEP_AWAIT, /* until a message has come; `bytes`: a pattern for it or empty; `count`: the line */
    STEP_AWAIT_PONG,
    STEP_STALL, /* nothing more is read */
    STEP_HEAD,  /* the response head now, before there is a body */
    STEP_PAUSE, /* `ms` */
    STEP_HOLD,  /* until mock_release() */
    STEP_DRIP,  /* from here on `count` bytes a write and `ms` between; count 0: as they come */
    STEP_CUT,   /* close the connection in the middle */
    STEP_RESET, /* the same with a TCP reset */
    STEP_END    /* the body is complete */
};

struct step {
    struct step *next;
    enum step_kind kind;
    struct str bytes;
    uint64_t count, ms;
};

enum expect_kind {
    EXPECT_BODY,
    EXPECT_HEADER,
    EXPECT_NO_HEADER,
    EXPECT_PATH,
    EXPECT_TEXT,
    EXPECT_NO_TEXT
};

/* What the request must look like; a mismatch is reported, the answer is given all the same. */
struct expectation {
    struct expectation *next;
    enum expect_kind kind;
    unsigned line;
    struct str name; /* of a header, with its colon, lower case */
    struct str text; /* a pattern (pattern.h) or a text */
};

/* Which requests an answer is for. */
struct condition {
    struct condition *next;
    bool in_last_item; /* only in the last element of the body's "input" */
    struct str text;
};

struct header {
    struct header *next;
    struct str name, value;
};

enum body_kind {
    BODY_EVENTS, /* chunked, content-type text/event-stream */
    BODY_WHOLE,  /* one text with its length */
    BODY_BARE    /* no head at all: the bytes are all there is */
};

struct answer {
    struct answer *next;
    const char *file;
    unsigned line;
    struct str method, path; /* a path that begins with '*' matches by its end */
    struct condition *conditions;
    struct expectation *expectations;
    bool repeat, used;
    int status;
    bool status_given, gzip, deflate;
    bool bound;                   /* its events have $NAMEs in them */
    bool breaks, breaks_by_reset; /* the connection does, after so many bytes from here on */
    uint64_t break_after;
    bool any_transport; /* POST, and messages as well */
    struct str reason;  /* "no string": the usual one */
    struct header *headers;
    enum body_kind body;
    struct str content_type;
    struct step *steps, *last_step;
    bool ended;
};

struct script {
    struct arena arena;
    struct answer *first, *last;
    struct answer *current;              /* the one that lines add to */
    unsigned responses, messages, calls; /* for ids that are not given */
    bool asks_last_item;                 /* some condition is about the last input item */
};

/* Reads one line; `file` must outlive the script. Errors begin with "file:line: ". A zeroed script is an
 * empty one. */
bool script_line(
    struct script *s, const char *file, unsigned line, struct str text, struct error *reterr);

/* Reads a whole text. */
bool script_text(struct script *s, const char *file, struct str text, struct error *reterr);

void script_free(struct script *s);

/* Methods beside those of HTTP: "WEBSOCKET" for a handshake, "MESSAGE" for what comes over a websocket.
 * The first answer that fits and is not used up, which it then is unless it repeats. NULL when there is
 * none. */
struct answer *script_take(struct script *s, struct str method, struct str path, struct str body);

/* Whether each answer that does not repeat was used. */
bool script_is_done(const struct script *s);
