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

/* The directives that make events: `message`, `call`, `completed`, … False when `name` is none of them;
 * else `*ret_ok` says whether the line was right. */
bool script_event_directive(struct script_reader *r, struct str name, bool *ret_ok);

/* One event: `type` and a JSON object that it becomes the first member of. */
void reader_event(struct script_reader *r, struct str type, struct str object);
