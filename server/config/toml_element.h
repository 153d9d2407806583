/* toml_element: changes in the elements of an array of tables, [[a.b]], that leave everything else in the text of a
 * TOML document as it stands. What is written in another way (a = [{…}]) has no elements here: see toml_edit.h. */
#pragma once

#include "config/toml_edit.h"

/* All take a `text` that toml_read() accepts, and make the new one in `a`. */

/* How many there are. */
size_t toml_element_count(struct arena *a, struct str text, const struct toml_path *path);

/* Without element `i` and the comments above it; there must be one. */
struct str toml_element_remove(
    struct arena *a, struct str text, const struct toml_path *path, size_t i);

/* With a member of element `i` set; a value that is no table. */
struct str toml_element_set(struct arena *a, struct str text, const struct toml_path *path,
    size_t i, struct str key, const struct json *value);

/* With one more behind the last one, or at the end; a table without tables in it. */
struct str toml_element_add(
    struct arena *a, struct str text, const struct toml_path *path, const struct json *table);
