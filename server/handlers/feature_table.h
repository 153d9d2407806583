/* feature_table: the feature flags that clients may list (local-methods.md 8.2). */
#pragma once

#include "protocol/types.gen.h"

enum {
    FEATURE_ON = 1 << 0,    /* unless switched */
    FEATURE_FIXED = 1 << 1, /* stays as it is, whatever a configuration says */
    FEATURE_LIVE = 1 << 2,  /* may be switched for the life of the process */
};

struct feature {
    const char *name;
    enum experimental_feature_stage stage;
    unsigned flags;
};

extern const struct feature feature_table[];
extern const size_t feature_count;

/* NULL: no feature has that name. */
const struct feature *feature_find(struct str name);

/* Names under which features were known before. */
struct feature_alias {
    const char *old, *name;
};
extern const struct feature_alias feature_aliases[];
extern const size_t feature_alias_count;
/* The name of today; "no string" when `old` is none of them. */
struct str feature_alias(struct str old);

/* Is feature_table[i] on? `features` are those of the configuration; may be NULL. (feature.c) */
struct feature_switches;
bool feature_is_on(const struct feature_switches *s, const struct json *features, size_t i);
