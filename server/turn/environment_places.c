/* environment_places: the environments of a thread, as the model is told of them. */
#include "turn/environment_places.h"

#include "environment/environments.h"
#include "thread/manager.h"

#include <stdlib.h>

static struct str shell_name(void) {
    const char *shell = getenv("SHELL");
    const char *slash = shell ? strrchr(shell, '/') : NULL;
    return slash && slash[1] ? str_of(slash + 1) : STR("bash");
}

/* Nothing can be done on a remote one: the model hears that it has failed, and why. */
static struct json *remote_place(
    struct arena *a, struct environments *known, const struct place *place) {
    struct environment *e = environments_find(known, place->id);
    struct json *o = json_new_object(a);
    struct str why = STR_NONE;
    if (e)
        (void)environment_state(e, &why);
    json_put_text(a, o, STR("cwd"), place->cwd);
    json_put_text(a, o, STR("status"), STR("failed"));
    json_put_text(a, o, STR("error"),
        why.p ? arena_str(a, why) : STR("commands on remote environments are not supported"));
    return o;
}

static struct json *local_place(struct arena *a, struct str cwd, bool among_others) {
    struct json *o = json_new_object(a);
    json_put_text(a, o, STR("cwd"), cwd);
    json_put_text(a, o, STR("status"), STR("available"));
    json_put_text(a, o, STR("shell"), shell_name());
    if (among_others)
        json_put_bool(a, o, STR("is_primary"), true);
    return o;
}

static int by_id(const void *x, const void *y) {
    return str_cmp((*(const struct place *const *)x)->id, (*(const struct place *const *)y)->id);
}

struct json *environment_places(struct arena *a, const struct thread *t) {
    const struct place_array *places = &t->settings.places;
    struct json *all = json_new_object(a);
    if (!places->v) {
        json_put(all, STR(ENVIRONMENT_LOCAL), local_place(a, t->settings.cwd, false));
        return all;
    }
    const struct place **sorted = arena_array(a, const struct place *, places->n);
    for (size_t i = 0; i < places->n; i++)
        sorted[i] = &places->v[i];
    qsort(sorted, places->n, sizeof *sorted, by_id);
    for (size_t i = 0; i < places->n; i++)
        json_put(all, sorted[i]->id,
            str_is(sorted[i]->id, ENVIRONMENT_LOCAL)
                ? local_place(a, sorted[i]->cwd, places->n > 1)
                : remote_place(a, t->manager->environments, sorted[i]));
    return all;
}

/* ---- XML ---- */

void environment_write_escaped(struct buf *out, struct str text) {
    static const struct {
        char c;
        const char *entity;
    } entities[] = { { '&', "&amp;" }, { '<', "&lt;" }, { '>', "&gt;" }, { '"', "&quot;" },
        { '\'', "&apos;" } };
    for (size_t i = 0; i < text.n; i++) {
        const char *entity = NULL;
        for (size_t k = 0; k < ARRAY_LEN(entities); k++)
            if (text.p[i] == entities[k].c)
                entity = entities[k].entity;
        if (entity)
            buf_add_str(out, str_of(entity));
        else
            buf_add_char(out, text.p[i]);
    }
}

static void write_element(
    struct buf *out, int depth, const char *name, const struct json *place, const char *member) {
    struct str text = json_get_text(place, member);
    if (!text.p)
        return;
    buf_printf(out, "%*s<%s>", depth, "", name);
    environment_write_escaped(out, text);
    buf_printf(out, "</%s>\n", name);
}

static void write_one(struct buf *out, const struct json *place, bool alone) {
    bool available = json_get_text(place, "shell").p;
    buf_add_str(out, STR("    <environment id=\""));
    environment_write_escaped(out, place->key);
    buf_add_char(out, '"');
    if (!alone || !available)
        buf_printf(out, " primary=\"%s\"", available ? "true" : "false");
    buf_add_str(out, STR(">\n"));
    write_element(out, 6, "cwd", place, "cwd");
    write_element(out, 6, "shell", place, "shell");
    if (!available) {
        write_element(out, 6, "status", place, "status");
        write_element(out, 6, "error", place, "error");
    }
    buf_add_str(out, STR("    </environment>\n"));
}

static void write_gone(struct buf *out, const struct json *place) {
    buf_add_str(out, STR("    <environment id=\""));
    environment_write_escaped(out, place->key);
    buf_add_str(out, STR("\" status=\"unavailable\" />\n"));
}

static const struct json *first_of(const struct json *places) {
    return places && places->kind == JSON_OBJECT ? places->first : NULL;
}

/* Nothing, or this machine. */
static bool is_plain(const struct json *places) {
    const struct json *one = first_of(places);
    return !one || (!one->next && str_is(one->key, ENVIRONMENT_LOCAL));
}

/* Both lists are sorted. */
static void write_list(struct buf *out, const struct json *before, const struct json *now) {
    const struct json *old = first_of(before), *new = first_of(now);
    bool alone = new && !new->next;
    buf_add_str(out, STR("  <environments>\n"));
    while (old || new) {
        int order = !new ? -1 : !old ? 1 : str_cmp(old->key, new->key);
        if (order < 0)
            write_gone(out, old);
        else
            write_one(out, new, alone);
        if (order <= 0)
            old = old->next;
        if (order >= 0)
            new = new->next;
    }
    buf_add_str(out, STR("  </environments>\n"));
}

void environment_places_write(struct buf *out, const struct json *before, const struct json *now) {
    const struct json *one = first_of(now);
    if (!one && !first_of(before))
        return;
    if (!one || !is_plain(before) || !is_plain(now)) {
        write_list(out, before, now);
        return;
    }
    write_element(out, 2, "cwd", one, "cwd");
    write_element(out, 2, "shell", one, "shell");
}
