/* rules_language: the language of rules files: values, and reading them; for policy/ only. */
#pragma once

#include "policy/rules.h"

enum rules_kind { RULES_NONE, RULES_BOOL, RULES_INTEGER, RULES_STRING, RULES_LIST };

/* Lives in the reader's arena. */
struct rules_value {
    enum rules_kind kind;
    bool boolean;
    int64_t integer;
    struct str text;
    struct rules_value *first; /* of a list */
    size_t count;
    struct rules_value *next; /* in a list */
};

struct rules_argument {
    struct rules_argument *next;
    struct str name; /* "no string": by its place */
    struct rules_value *value;
};

struct rules_call {
    struct str name;
    struct rules_argument *arguments;
};

/* A call was read. False with *ret_message (in `a`) when it means nothing. */
typedef bool rules_on_call(
    void *user, struct arena *a, const struct rules_call *call, struct str *ret_message);

/* Reads a text and makes its calls in their order. */
bool rules_language_read(struct arena *a, struct str text, struct str file, rules_on_call *on_call,
    void *user, struct rules_error *reterr);
