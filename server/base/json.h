/* json: the values of the wire and of the files, read into an arena and written to a buffer.
 *
 * The reader is strict RFC 8259 plus UTF-8 validation; numbers keep their text, members keep their
 * order, a repeated key keeps all its values and lookup gives the last. Error texts and positions
 * are those of the reference's parser (serde_json), which clients see in logs and some answers. */
#pragma once

#include "base/arena.h"
#include "base/buf.h"

/* The deepest nesting the reader accepts, as the reference's parser (which says 128 and refuses the
 * 128th bracket). The writers go deeper, for values that wrap one that was read. */
enum { JSON_DEPTH_MAX = 127, JSON_WRITE_DEPTH_MAX = 256 };

enum json_kind { JSON_NULL, JSON_BOOL, JSON_NUMBER, JSON_STRING, JSON_ARRAY, JSON_OBJECT };

/* One value. Nodes are immutable once the reader has returned; all live in its arena. */
struct json {
    enum json_kind kind : 8;
    bool boolean : 1; /* JSON_BOOL */
    uint32_t count;   /* JSON_ARRAY, JSON_OBJECT: number of elements */
    union {
        struct str text; /* JSON_STRING: decoded; JSON_NUMBER: as written */
        struct {
            struct json *first; /* JSON_ARRAY, JSON_OBJECT: elements in source order */
            struct json *last;  /* for json_push(); NULL in nodes made by hand: not known */
        };
    };
    struct str key;    /* of a member, decoded */
    struct json *next; /* the next element of the same array or object */
};

struct json_error {
    size_t line;   /* from 1 */
    size_t column; /* bytes of the line seen when the error was found, 0 at its start */
    size_t offset; /* bytes from the start of the text */
    /* "expected value at line 1 column 1", without a prefix */
    char text[160];
};

/* Reads exactly one value, white space around it allowed. Strings without escapes and numbers point
 * into `text`, which must live as long as the nodes. NULL and *reterr (may be NULL) on failure. */
struct json *json_parse(struct arena *a, struct str text, struct json_error *reterr);

/* The same for a look at a long text: of strings that have to be decoded only about the first `decode_max` bytes are,
 * what follows in them is not checked. */
struct json *json_parse_cut(struct arena *a, struct str text, size_t decode_max);

/* The last member of that name; NULL when there is none or `object` is NULL or no object. */
const struct json *json_get(const struct json *object, const char *key);
const struct json *json_get_str(const struct json *object, struct str key);
/* The text of a string member; "no string" when absent or of another kind. */
struct str json_get_text(const struct json *object, const char *key);
/* The integer of a member; `otherwise` when absent, no integer or out of range. */
int64_t json_get_i64(const struct json *object, const char *key, int64_t otherwise);
bool json_get_bool(const struct json *object, const char *key, bool otherwise);
/* Absent or null. */
bool json_is_null(const struct json *value);

/* A number without fraction and exponent ("-0" counts as one). */
bool json_is_integer(const struct json *number);
bool json_to_i64(const struct json *number, int64_t *ret);
bool json_to_u64(const struct json *number, uint64_t *ret);
bool json_to_double(const struct json *number, double *ret);

/* Values made by hand, for requests upstream and for files. */
struct json *json_new_null(struct arena *a);
struct json *json_new_bool(struct arena *a, bool value);
struct json *json_new_i64(struct arena *a, int64_t value);
struct json *json_new_double(struct arena *a, double value);
/* The text is not copied. */
struct json *json_new_str(struct arena *a, struct str text);
struct json *json_new_array(struct arena *a);
struct json *json_new_object(struct arena *a);
/* Appends; `element` must not be in another array or object. */
void json_push(struct json *array, struct json *element);
/* Replaces the member (of a repeated key the last one) or appends it; walks over the members. `key` is
 * not copied, `value` must not be in another array or object. */
void json_put(struct json *object, struct str key, struct json *value);
/* Members of the usual kinds; `key` as above. "No string" puts nothing. */
void json_put_text(struct arena *a, struct json *object, struct str key, struct str text);
void json_put_i64(struct arena *a, struct json *object, struct str key, int64_t value);
void json_put_bool(struct arena *a, struct json *object, struct str key, bool value);
/* A deep copy that shares nothing with the original or the text that it was read from. (This name and
 * the next are not "copy" and "equal" because libjansson has those.) */
struct json *json_clone(struct arena *a, const struct json *value);
/* A node with the same contents that may be put elsewhere: it shares them, and lives no longer than they do. */
struct json *json_share(struct arena *a, const struct json *value);
/* Equal values: numbers by value, members in any order. */
bool json_same(const struct json *x, const struct json *y);

/* Compact JSON in the reference's spelling: non-ASCII raw, control characters \u001f (short forms
 * for \b \t \n \f \r), '/' bare; numbers as read but "1E5" as 1e+5 and "-0" as 0; of a repeated key
 * the last value, at the place of the first. */
void json_write(struct buf *out, const struct json *value);
/* Two spaces of indentation, "key": value; no newline at the end. Keeps the order of members. */
void json_write_pretty(struct buf *out, const struct json *value);

/* Pieces, for writers without nodes. */
void json_write_str(struct buf *out, struct str text);
void json_write_i64(struct buf *out, int64_t value);
void json_write_u64(struct buf *out, uint64_t value);
/* The shortest text that reads back the same, as the reference: 1.0, 0.1, 1e+16; null for NaN and
 * infinities. */
void json_write_double(struct buf *out, double value);
