/* typescript: one type as TypeScript, the way the reference prints it. */
#pragma once

#include "schema/view.h"

struct typescript {
    struct buf *out;
    bool experimental;
    struct type_set imports; /* collects the types that have files of their own */
    bool uses_json_value;    /* the one for untyped JSON was used, too */
};

/* The type where it is used: its name, or what it stands for. */
void ts_use(struct typescript *w, const struct type *t);
/* What stands behind "export type X = ". */
void ts_body(struct typescript *w, const struct type *t);
/* Text of the IDL; the types it names are imported. */
void ts_text(struct typescript *w, struct str text);
/* The description as a comment on lines of its own, if there is one. */
void ts_comment(struct typescript *w, uint32_t notes);

/* Any JSON value, spelled out. */
extern const char ts_json_value[];
