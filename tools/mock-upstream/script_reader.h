/* script_reader: the line that is being read, and what directives do with it. */
#pragma once

#include "tools/mock-upstream/script.h"

#include "base/buf.h"

struct script_reader {
    struct script *script;
    struct answer *answer;
    struct str rest; /* of the line, after the directive's name */
    const char *file;
    unsigned line;
    struct error *reterr;
};

/* Always false, with the reason in the reader. */
bool reader_fail(struct script_reader *r, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Nothing more may stand on the line. */
bool reader_over(struct script_reader *r);

struct step *reader_step(struct script_reader *r, enum step_kind kind);

/* A step with a copy of the bytes. */
void reader_bytes(struct script_reader *r, struct str bytes);

/* Whatever follows belongs to another answer. */
void reader_end_answer(struct script_reader *r);

/* script_wire.c: directives about the connection and its frames. */
bool read_await(struct script_reader *r);
bool read_binary(struct script_reader *r);
bool read_close(struct script_reader *r);
bool read_cut_after(struct script_reader *r);
bool read_deflate(struct script_reader *r);
bool read_gzip(struct script_reader *r);
bool read_bound(struct script_reader *r);
bool read_ping(struct script_reader *r);
bool read_pong(struct script_reader *r);
bool read_reset_after(struct script_reader *r);
bool read_stall(struct script_reader *r);

/* A step with a copy of an event, as it stands in a stream. */
void reader_stream_event(struct script_reader *r, struct str bytes);

/* The directives that make events: `message`, `call`, `completed`, … False when `name` is none of them;
 * else `*ret_ok` says whether the line was right. */
bool script_event_directive(struct script_reader *r, struct str name, bool *ret_ok);

/* One event: `type` and a JSON object that it becomes the first member of. */
void reader_event(struct script_reader *r, struct str type, struct str object);
