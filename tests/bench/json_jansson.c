/* json_jansson: jansson for json_bench. */
#include "json_jansson.h"

#include <jansson.h>
#include <stdlib.h>

void *jansson_parse(const char *text, size_t n) {
    json_t *value = json_loadb(text, n, 0, NULL);
    if (!value)
        abort();
    return value;
}

char *jansson_write(void *value) {
    return json_dumps(value, JSON_COMPACT);
}

void jansson_free(void *value) {
    json_decref(value);
}
