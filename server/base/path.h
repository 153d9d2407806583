/* path: names of files, without looking at the disk. */
#pragma once

#include "base/arena.h"

bool path_is_absolute(struct str path);

/* `rest` below `base`; `rest` itself when that is absolute, `base` when it is empty. */
struct str path_join(struct arena *a, struct str base, struct str rest);

/* Without ".", "//" and a slash at the end; ".." takes the name before it away. At the root it is
 * dropped, at the start of a relative path it stays. "." for what becomes empty. Symbolic links are not
 * seen, so the result may be another file. */
struct str path_normalise(struct arena *a, struct str path);

/* The directory of a path: "/a" of "/a/b" and of "/a/b/", "" of "a", "/" of "/a"; "no string" of "/"
 * and "". */
struct str path_dirname(struct str path);
/* The last name: "b" of "/a/b/"; "no string" of "/", "" and what ends with "..". */
struct str path_basename(struct str path);

/* `home` for "~", below it for "~/…"; everything else ("~user" too) as it is. */
struct str path_expand_home(struct arena *a, struct str path, struct str home);

/* Is `path` the same as `base` or below it? By whole names; both should be normalised. */
bool path_is_within(struct str path, struct str base);

/* How many names a normalised absolute path has beyond the first slash: 0 for "/", 1 for "/a". */
size_t path_depth(struct str path);
