/* stored_names: names of the wire and of the files: camelCase and snake_case, paths and file URIs (threads.md 4.3). */
#pragma once

#include "base/json.h"

/* "inProgress" -> "in_progress" and back. */
struct str name_to_snake(struct arena *a, struct str camel);
struct str name_to_camel(struct arena *a, struct str snake);

/* Names of members, at every depth, and texts that are values on their own, from camelCase; in `a`. */
struct json *stored_snake(struct arena *a, const struct json *wire);
/* The same to camelCase. */
struct json *stored_camel(struct arena *a, const struct json *stored);

/* An absolute path as "file:///…", unreserved characters bare, others as %XX; and back ("no string" for what is no
 * such URI; a bare path stays). */
struct str file_uri_of(struct arena *a, struct str path);
struct str file_uri_path(struct arena *a, struct str uri);

/* Milliseconds as {"secs","nanos"}, and back; -1 for what is none. */
struct json *duration_of_ms(struct arena *a, int64_t ms);
int64_t duration_to_ms(const struct json *duration);
