/* places: the environments that a thread works in. */
#include "thread/places.h"

#include "environment/environments.h"
#include "protocol/wrappers.gen.h"
#include "thread/manager.h"
#include "thread/settings.h"

#include <ctype.h>
#include <stdlib.h>

/* ---- checks ---- */

static bool is_duplicate(const struct turn_environment_params_array *all, size_t i) {
    for (size_t k = 0; k < i; k++)
        if (str_eq(all->v[k].environment_id, all->v[i].environment_id))
            return true;
    return false;
}

static bool is_slash(char c) {
    return c == '/' || c == '\\';
}

/* "/a", "C:\a", "C:/a", "\\server\share". */
static bool is_absolute_anywhere(struct str path) {
    if (str_starts(path, STR("/")))
        return true;
    if (str_starts(path, STR("\\\\"))) {
        struct str share = str_from(path, 2), server = str_cut(&share, '\\');
        return server.n > 0 && share.n > 0;
    }
    return path.n >= 3 && isalpha((unsigned char)path.p[0]) && path.p[1] == ':' &&
           is_slash(path.p[2]);
}

bool places_check(struct environments *known, const struct turn_environment_params_array *chosen,
    struct error *reterr) {
    for (size_t i = 0; i < chosen->n; i++)
        if (!is_absolute_anywhere(chosen->v[i].cwd))
            return error_set(reterr, 0,
                "invalid cwd for environment `%.*s`: path `%.*s` does not use absolute POSIX or "
                "Windows path syntax",
                STR_ARGS(chosen->v[i].environment_id), STR_ARGS(chosen->v[i].cwd));
    for (size_t i = 0; i < chosen->n; i++) {
        struct str id = chosen->v[i].environment_id;
        if (is_duplicate(chosen, i))
            return error_set(reterr, 0, "duplicate turn environment id `%.*s`", STR_ARGS(id));
        if (!str_is(id, ENVIRONMENT_LOCAL) && !environments_find(known, id))
            return error_set(reterr, 0, "unknown turn environment id `%.*s`", STR_ARGS(id));
    }
    return true;
}

/* ---- what is chosen ---- */

static struct str_array copy_list(struct arena *a, const struct str_array *list) {
    struct str_array copy = { arena_array(a, struct str, list->n), list->n };
    for (size_t i = 0; i < list->n; i++)
        copy.v[i] = arena_str(a, list->v[i]);
    return copy;
}

static struct place place_of(
    struct arena *a, struct str id, struct str cwd, const struct str_array *roots) {
    struct place place = { .id = arena_str(a, id), .cwd = arena_str(a, cwd) };
    place.roots = copy_list(a, roots && roots->v ? roots : &(struct str_array){ &place.cwd, 1 });
    return place;
}

static const struct place *local_of(const struct run_settings *s) {
    for (size_t i = 0; i < s->places.n; i++)
        if (str_is(s->places.v[i].id, ENVIRONMENT_LOCAL))
            return &s->places.v[i];
    return NULL;
}

void places_choose(struct arena *a, struct run_settings *s,
    const struct turn_environment_params_array *chosen, bool moves) {
    s->places = (struct place_array){ arena_array(a, struct place, chosen->n), chosen->n };
    for (size_t i = 0; i < chosen->n; i++)
        s->places.v[i] = place_of(a, chosen->v[i].environment_id, chosen->v[i].cwd,
            &chosen->v[i].runtime_workspace_roots);
    const struct place *local = local_of(s);
    s->workspace_roots =
        local ? local->roots : (struct str_array){ arena_array(a, struct str, 0), 0 };
    if (local && moves)
        s->cwd = local->cwd;
}

static int by_id(const void *x, const void *y) {
    return str_cmp(((const struct place *)x)->id, ((const struct place *)y)->id);
}

void places_default(struct arena *a, struct run_settings *s, struct environments *known) {
    size_t n = 1;
    s->places = (struct place_array){ NULL, 0 };
    for (struct environment *e = NULL; (e = environments_next(known, e));)
        n++;
    if (n == 1)
        return;
    s->places = (struct place_array){ arena_array(a, struct place, n), n };
    s->places.v[0] = place_of(a, STR(ENVIRONMENT_LOCAL), s->cwd, &s->workspace_roots);
    n = 1;
    for (struct environment *e = NULL; (e = environments_next(known, e));)
        s->places.v[n++] = place_of(a, environment_id(e), s->cwd, &s->workspace_roots);
    qsort(s->places.v + 1, n - 1, sizeof *s->places.v, by_id);
}

struct place_array places_copy(struct arena *a, const struct place_array *places) {
    if (!places->v)
        return *places;
    struct place_array copy = { arena_array(a, struct place, places->n), places->n };
    for (size_t i = 0; i < places->n; i++)
        copy.v[i] = place_of(a, places->v[i].id, places->v[i].cwd, &places->v[i].roots);
    return copy;
}

bool places_have_local(const struct run_settings *s) {
    return !s->places.v || local_of(s);
}

struct str places_local_cwd(const struct run_settings *s) {
    const struct place *local = local_of(s);
    return local ? local->cwd : s->cwd;
}

struct str_array places_ids(struct arena *a, const struct run_settings *s) {
    size_t n = s->places.v ? s->places.n : 1;
    struct str_array ids = { arena_array(a, struct str, n), n };
    if (!s->places.v)
        ids.v[0] = STR(ENVIRONMENT_LOCAL);
    for (size_t i = 0; i < s->places.n; i++)
        ids.v[i] = s->places.v[i].id;
    return ids;
}

/* ---- for clients ---- */

struct thread_environment_array places_view(struct arena *a, const struct run_settings *s) {
    size_t n = s->places.v ? s->places.n : 1;
    struct thread_environment *v = arena_array(a, struct thread_environment, n);
    for (size_t i = 0; i < s->places.n; i++)
        v[i] = (struct thread_environment){ .environment_id = s->places.v[i].id,
            .cwd = s->places.v[i].cwd,
            .runtime_workspace_roots = s->places.v[i].roots };
    if (!s->places.v)
        v[0] = (struct thread_environment){ .environment_id = STR(ENVIRONMENT_LOCAL),
            .cwd = s->cwd,
            .runtime_workspace_roots = s->workspace_roots };
    return (struct thread_environment_array){ v, n };
}

static bool works_at(const struct thread *t, struct str id) {
    for (size_t i = 0; i < t->settings.places.n; i++)
        if (str_eq(t->settings.places.v[i].id, id))
            return true;
    return false;
}

void places_tell_connection(struct thread_manager *m, struct str id, bool connected) {
    struct thread *t;
    for (size_t at = 0; (t = map_next(&m->threads, &at, NULL));) {
        const struct environment_connection_notification about = { .thread_id = thread_id(t),
            .environment_id = id };
        if (!works_at(t, id))
            continue;
        if (connected)
            notify_thread_environment_connected(&t->subscribers, &about);
        else
            notify_thread_environment_disconnected(&t->subscribers, &about);
    }
}
