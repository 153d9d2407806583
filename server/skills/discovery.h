/* discovery: finding the skills that are visible from a directory (local-methods.md 9.1). */
#pragma once

#include "protocol/types.gen.h"

struct json;

enum {
    SKILLS_DEPTH_MAX = 6,          /* of directories below a root */
    SKILLS_DIRECTORIES_MAX = 2000, /* of one root */
    SKILLS_PARENTS_MAX = 64,       /* from the cwd up to the root of its project */
};

/* What the search starts from. */
struct skills_place {
    struct str home;             /* CODEX_HOME */
    struct str user_home;        /* $HOME; "no string": none */
    struct str cwd;              /* absolute */
    struct str machine;          /* /etc/codex/skills, but in tests */
    struct str_array extra;      /* further roots */
    const struct json *markers;  /* project_root_markers, or NULL */
    const struct json *settings; /* whose plugins count, or NULL */
};

struct skills_found {
    struct skill_metadata_array skills; /* in the order of skills/list; all enabled */
    struct str_array texts, roots;      /* of each skill: its file, the root where it was found */
    struct skill_error_info_array errors;
    struct str_array directories; /* that were looked at, for watching; missing roots too */
};

/* Blocking, for the thread pool; everything is made in `a`. */
void skills_discover(struct arena *a, const struct skills_place *place, struct skills_found *ret);

/* The skills of one plugin, wherever it is. */
struct plugin_manifest;
void skills_of_plugin(struct arena *a, const struct plugin_manifest *manifest, struct str name,
    struct skills_found *ret);

/* From the root of the project around `cwd` down to it; the cwd alone without a root. At most SKILLS_PARENTS_MAX. */
struct str_array skills_project_directories(
    struct arena *a, struct str cwd, const struct json *markers);
