/* skills: what is known of the skills of each directory (local-methods.md 9.3, 9.4). */
#pragma once

#include "base/map.h"
#include "loop/op.h"
#include "skills/discovery.h"

struct config;
struct config_source;

/* Directories whose skills are remembered; with more all are found anew. */
enum { SKILLS_CACHED_MAX = 64 };

/* The skills of one directory as they were found. Shared; immutable. */
struct skill_set {
    unsigned refs;
    struct arena arena;
    struct skills_found found;
    uint64_t age; /* of struct skills when the search began */
};

struct skill_set *skill_set_ref(struct skill_set *set);
/* Accepts and returns NULL. */
struct skill_set *skill_set_unref(struct skill_set *set);

/* One for the process. */
struct skills {
    uv_loop_t *loop;
    struct config_source *config;
    struct str home, cwd; /* CODEX_HOME; the daemon's directory */
    struct arena extra_arena;
    struct str_array extra; /* roots of skills/extraRoots/set */
    struct map sets;        /* directory -> struct skill_set * */
    uint64_t age;           /* what was found before counts no more */
    struct op_group ops;    /* what watches them (watch.h) */
    struct skills_watch *watch;
    void (*on_changed)(void *user); /* set by the caller; never from within a call */
    void *user;
};

/* `loop`, `config`, `home`, `cwd` and `on_changed` are set by the caller, the others zero. */
void skills_cancel(struct skills *s);
/* `ops` must be empty. */
void skills_done(struct skills *s);

/* Replaces the further roots. */
void skills_set_extra(struct skills *s, const struct str_array *roots);
/* Everything is found anew from here on. */
void skills_forget(struct skills *s);

/* The sets of the directories, in their order, for the time of the call; NULL when it was cancelled. */
typedef void skills_ready(void *user, struct skill_set *const *sets);

/* Finds the skills of `cwds` (relative ones are below the daemon's) on the thread pool; with `anew` what is known does
 * not count. Calls back exactly once: from the loop, or before it returns (NULL then) when all are known. */
struct op *skills_find(struct skills *s, struct op_group *group, const struct str_array *cwds,
    bool anew, skills_ready *ready, void *user);

/* What is known of a directory (absolute): a new reference, or NULL. */
struct skill_set *skills_known(const struct skills *s, struct str cwd);

/* Whether a skill is switched on by [[skills.config]]. */
bool skill_is_enabled(const struct config *config, const struct skill_metadata *skill);
