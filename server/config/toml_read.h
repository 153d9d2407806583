/* toml_read: TOML 1.1 (and so 1.0) to a tree in an arena, with the places where things stood.
 *
 * What is accepted, the error texts and their places are those of the reference's parser, which clients
 * see in configWarning and in answers (local-methods.md 5.1, 6.6). */
#pragma once

#include "base/arena.h"
#include "base/json.h"

/* Limits of the reference: nesting of arrays and inline tables, parts of a dotted key. */
enum { TOML_DEPTH_MAX = 80, TOML_KEY_PARTS_MAX = 80 };
/* Longer texts are refused; offsets are 32 bits. */
enum { TOML_BYTES_MAX = 64 * 1024 * 1024 };

enum toml_kind {
    TOML_STRING,
    TOML_INTEGER,
    TOML_FLOAT,
    TOML_BOOL,
    TOML_DATETIME,
    TOML_ARRAY,
    TOML_TABLE,
};

/* How a table or an array was written. The rules about defining things twice go by it. */
enum toml_form {
    TOML_VALUE,           /* behind a '=': [1, 2] or { a = 1 } */
    TOML_HEADER,          /* [a.b]; also each element of an array of tables, and the root */
    TOML_IMPLICIT,        /* the `a` of [a.b] */
    TOML_DOTTED,          /* the `a` of a.b = 1 */
    TOML_ARRAY_OF_TABLES, /* [[a]] */
};

enum toml_time { TOML_OFFSET_DATE_TIME, TOML_LOCAL_DATE_TIME, TOML_LOCAL_DATE, TOML_LOCAL_TIME };

/* Bytes of the text, the end not included. */
struct toml_span {
    uint32_t start, end;
};

struct toml_index;

struct toml {
    enum toml_kind kind : 8;
    enum toml_form form : 8;
    enum toml_time time : 8; /* TOML_DATETIME */
    bool boolean : 1;        /* TOML_BOOL */
    uint32_t count;          /* TOML_ARRAY, TOML_TABLE */
    union {
        struct str text; /* TOML_STRING: decoded; TOML_DATETIME: as RFC 3339 has it */
        int64_t integer;
        double real;
        struct {
            struct toml *first, *last; /* elements, in the order of the text */
            struct toml_index *index;  /* of a large table */
        };
    };
    struct str key; /* of a table's element, decoded */
    struct toml_span key_span;
    struct toml_span span; /* of the value; for TOML_HEADER and TOML_ARRAY_OF_TABLES: of the (first)
                              header's key; for TOML_IMPLICIT and TOML_DOTTED: the key's */
    struct toml *next;
};

/* Lines and columns count from 1, columns in characters; the end is the last character, not the one
 * behind it. line == 0: no place in the text (it is no UTF-8). */
struct toml_error {
    size_t line, column;
    size_t end_line, end_column;
    char text[192];
};

/* Reads a whole document into a table. Keys and strings may point into `text`, which must live as long
 * as the nodes. NULL and *reterr (may be NULL) on failure. */
struct toml *toml_read(struct arena *a, struct str text, struct toml_error *reterr);

/* The element of that key; NULL when there is none or `table` is NULL or no table. */
const struct toml *toml_get(const struct toml *table, struct str key);

/* The line and column (in characters, both from 1) of an offset, as the reference counts them. */
void toml_position(struct str text, size_t offset, size_t *ret_line, size_t *ret_column);

/* As the reference shows configuration to clients: date-times as {"$__toml_private_datetime":"…"},
 * infinities and NaN as null. The text is shared, not copied. */
struct json *toml_to_json(struct arena *a, const struct toml *value);
