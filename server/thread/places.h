/* places: the environments that a thread works in: this machine, remote ones, or none (agent-loop.md 2.1, 4.4;
 * local-methods.md 14). Chosen with a thread or a turn; else this machine and all remote ones that are known then. */
#pragma once

#include "base/error.h"
#include "protocol/types.gen.h"

struct environments;
struct run_settings;
struct thread;
struct thread_manager;

/* One of them. A remote machine's paths are its own. */
struct place {
    struct str id, cwd;
    struct str_array roots;
};

struct place_array {
    struct place *v; /* NULL: this machine alone, as the settings say */
    size_t n;
};

/* Ids, directories and doubles of a choice. The error is the text of an answer -32600. */
bool places_check(struct environments *known, const struct turn_environment_params_array *chosen,
    struct error *reterr);

/* Makes the choice hold; `moves`: this machine's directory there becomes the thread's. */
void places_choose(struct arena *a, struct run_settings *s,
    const struct turn_environment_params_array *chosen, bool moves);

/* This machine in the thread's directory, and the remote ones that are known. */
void places_default(struct arena *a, struct run_settings *s, struct environments *known);

struct place_array places_copy(struct arena *a, const struct place_array *places);

/* False: this machine was not chosen, nothing can be run or edited. */
bool places_have_local(const struct run_settings *s);
/* The directory of commands. */
struct str places_local_cwd(const struct run_settings *s);

/* Their ids, for the tools of a turn. */
struct str_array places_ids(struct arena *a, const struct run_settings *s);

/* As clients see them. */
struct thread_environment_array places_view(struct arena *a, const struct run_settings *s);

/* Tells the clients of those threads that work there. */
void places_tell_connection(struct thread_manager *m, struct str id, bool connected);
