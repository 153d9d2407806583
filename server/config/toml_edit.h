/* toml_edit: changes in the text of a TOML document that leave everything else as it stands: comments, order, spelling
 * (local-methods.md 5.2). */
#pragma once

#include "base/error.h"
#include "base/json.h"

/* Keys from the root on, each decoded. */
struct toml_path {
    struct str *v;
    size_t n; /* at least one */
};

struct toml_change {
    struct toml_path path;
    const struct json *value; /* null inside of it has no place in TOML; null itself removes */
    bool merge;               /* a table is merged into one that is there */
};

/* `text` with the change made, in `a`; a value that is there already leaves it as it is. `text` must be what
 * toml_read() accepts. "cannot set value on non-table parent": only tables have members; what is further up and no
 * table becomes one. Elements of arrays cannot be named: arrays on the way are such values. */
bool toml_edit(struct arena *a, struct str text, const struct toml_change *change, struct str *ret,
    struct error *reterr);

/* What the document holds after that change: the same done to the value. Made in `a`, shares nodes with neither. */
struct json *toml_edit_value(
    struct arena *a, const struct json *tree, const struct toml_change *change);

/* Is that the same but for empty tables? Those without a header of their own go with what was in them. */
bool toml_edit_agrees(struct arena *a, const struct json *made, const struct json *wanted);

/* toml_write.c: a value behind a '=', on one line; a key, quoted where it must be; a dotted key. */
struct buf;
void toml_write_value(struct buf *out, const struct json *value);
void toml_write_key(struct buf *out, struct str key);
void toml_write_path(struct buf *out, const struct toml_path *path);

/* An object that is no date and time (toml_to_json()). */
bool toml_is_table(const struct json *value);
