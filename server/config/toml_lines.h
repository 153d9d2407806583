/* toml_lines: the statements of a TOML document and where they stand. For toml_edit. */
#pragma once

#include "config/toml_edit.h"

enum toml_line_kind { LINE_KEY, LINE_TABLE, LINE_ELEMENT };

struct toml_line {
    enum toml_line_kind kind : 8; /* a = 1, [a], [[a]] */
    bool in_element : 1;          /* below an array of tables, or a header of one */
    struct toml_path path;        /* from the root on */
    size_t section_n;             /* how much of it its section's header says */
    size_t lead, start,
        end; /* with empty lines and comments before; its line; behind the newline */
    size_t value_start, value_end; /* LINE_KEY */
};

struct toml_lines {
    struct str text;
    size_t begin; /* behind a byte order mark */
    struct toml_line *v;
    size_t n;
};

/* Of a document that toml_read() accepts. */
struct toml_lines toml_lines_of(struct arena *a, struct str text);

/* Does `path` begin with `prefix`? Also when they are the same. */
bool toml_path_starts(const struct toml_path *path, const struct toml_path *prefix);
