/* script_take: finds the answer for a request. */
#include "tools/mock-upstream/script.h"

#include "tools/mock-upstream/pattern.h"

#include <stdlib.h>

/* The JSON of the last element of "input", for free(); NULL when the body has none. */
static char *last_item(struct str body) {
    struct error e;
    json_t *value = pattern_parse_json(body, &e);
    const json_t *input = json_object_get(value, "input");
    size_t n = json_array_size(input);
    char *text =
        n > 0 ? json_dumps(json_array_get(input, n - 1), JSON_COMPACT | JSON_ENCODE_ANY) : NULL;
    json_decref(value);
    return text;
}

static bool path_fits(struct str wanted, struct str path) {
    return str_starts(wanted, STR("*")) ? str_ends(path, str_from(wanted, 1))
                                        : str_eq(wanted, path);
}

static bool method_fits(const struct answer *a, struct str method) {
    return str_eq(a->method, method) || (a->any_transport && str_is(method, "MESSAGE"));
}

static bool conditions_hold(const struct answer *a, struct str body, struct str last) {
    for (const struct condition *c = a->conditions; c; c = c->next)
        if (str_find(c->in_last_item ? last : body, c->text) < 0)
            return false;
    return true;
}

struct answer *script_take(struct script *s, struct str method, struct str path, struct str body) {
    char *last = s->asks_last_item ? last_item(body) : NULL;
    struct answer *a = s->first;
    while (a && ((a->used && !a->repeat) || !method_fits(a, method) || !path_fits(a->path, path) ||
                    !conditions_hold(a, body, str_of(last))))
        a = a->next;
    free(last);
    if (a)
        a->used = true;
    return a;
}

bool script_is_done(const struct script *s) {
    for (const struct answer *a = s->first; a; a = a->next)
        if (!a->used && !a->repeat)
            return false;
    return true;
}
