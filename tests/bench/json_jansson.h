/* json_jansson: the library beside which json_bench measures. Its header and base/json.h cannot be
 * included in one file: both name JSON_OBJECT. */
#pragma once

#include <stddef.h>

void *jansson_parse(const char *text, size_t n);
char *jansson_write(void *value);
void jansson_free(void *value);
