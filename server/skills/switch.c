/* switch: skills are switched off by elements of skills.config. */
#include "skills/switch.h"

#include "base/file.h"
#include "base/json.h"
#include "config/toml_element.h"
#include "config/toml_read.h"

#include <errno.h>

enum { CONFIG_BYTES_MAX = 16 * 1024 * 1024, CONFIG_MODE = 0600 };

/* Of skills.config; the first `n` of its keys. */
static struct toml_path path_of(struct arena *a, size_t n) {
    struct toml_path path = { arena_array(a, struct str, 2), n };
    path.v[0] = STR("skills");
    path.v[1] = STR("config");
    return path;
}

static const struct json *parse(struct arena *a, struct str text, struct error *reterr) {
    struct toml_error why;
    const struct toml *table = toml_read(a, text, &why);
    if (!table)
        (void)error_set(reterr, 0, "%zu:%zu: %s", why.line, why.column, why.text);
    return table ? toml_to_json(a, table) : NULL;
}

static bool is_for(const struct json *entry, const struct skill_selector *what) {
    struct str path = json_get_text(entry, "path"), name = json_get_text(entry, "name");
    return what->path.p ? str_eq(path, what->path)
                        : !path.p && name.p && str_eq(str_trim(name), what->name);
}

static const struct json *list_of(const struct json *tree) {
    const struct json *all = json_get(json_get(tree, "skills"), "config");
    return all && all->kind == JSON_ARRAY ? all : NULL;
}

static struct json *entry_of(struct arena *a, const struct skill_selector *what) {
    struct json *entry = json_new_object(a);
    json_put_text(
        a, entry, what->path.p ? STR("path") : STR("name"), what->path.p ? what->path : what->name);
    json_put_bool(a, entry, STR("enabled"), false);
    return entry;
}

/* Of a list that is written as one value: the same with the entry put in or taken out. */
static bool switch_value(struct arena *a, struct str *text, const struct json *list,
    const struct skill_selector *what, bool enabled, struct error *reterr) {
    struct json *wanted = json_new_array(a);
    for (const struct json *e = list ? list->first : NULL; e; e = e->next)
        if (!is_for(e, what))
            json_push(wanted, json_clone(a, e));
    if (!enabled)
        json_push(wanted, entry_of(a, what));
    return toml_edit(a, *text, &(struct toml_change){ path_of(a, 2), wanted, false }, text, reterr);
}

static void switch_elements(struct arena *a, struct str *text, const struct json *list,
    const struct skill_selector *what, bool enabled) {
    const struct toml_path path = path_of(a, 2);
    size_t n = 0, found = 0;
    for (const struct json *e = list ? list->first : NULL; e; e = e->next) {
        if (!is_for(e, what)) {
            n++;
            continue;
        }
        if (enabled)
            *text = toml_element_remove(a, *text, &path, n);
        else
            *text = toml_element_set(a, *text, &path, n++, STR("enabled"), json_new_bool(a, false));
        found++;
    }
    if (!enabled && !found)
        *text = toml_element_add(a, *text, &path, entry_of(a, what));
}

/* A header [skills] with nothing left behind it goes. */
static bool drop_empty(struct arena *a, struct str *text, struct error *reterr) {
    const struct json *tree = parse(a, *text, reterr);
    const struct json *skills = json_get(tree, "skills");
    struct toml_change change = { path_of(a, 1), json_new_null(a), false };
    if (!tree || !skills || skills->kind != JSON_OBJECT || skills->count)
        return tree != NULL;
    return toml_edit(a, *text, &change, text, reterr);
}

static size_t count_for(const struct json *tree, const struct skill_selector *what) {
    const struct json *all = list_of(tree);
    size_t n = 0;
    for (const struct json *e = all ? all->first : NULL; e; e = e->next)
        n += is_for(e, what);
    return n;
}

bool skill_switch(struct arena *a, struct str text, const struct skill_selector *what, bool enabled,
    struct str *ret, struct error *reterr) {
    const struct json *before = parse(a, text, reterr);
    if (!before)
        return false;
    const struct json *skills = json_get(before, "skills"), *list = list_of(before);
    const struct toml_path path = path_of(a, 2);
    size_t elements = toml_element_count(a, text, &path), found = count_for(before, what);
    struct str out = text;
    if (enabled && !found) {
        *ret = text;
        return true;
    }
    bool as_value = !elements && skills && (!toml_is_table(skills) || json_get(skills, "config"));
    if (as_value && !switch_value(a, &out, list, what, enabled, reterr))
        return false;
    if (!as_value)
        switch_elements(a, &out, list, what, enabled);
    if (enabled && !drop_empty(a, &out, reterr))
        return false;
    const struct json *now = parse(a, out, reterr);
    if (!now || count_for(now, what) != (enabled ? 0 : found ? found : 1))
        return error_set(reterr, 0, "skills.config is written in a form that cannot be edited");
    *ret = out;
    return true;
}

bool skill_switch_in_file(struct arena *a, struct str path, const struct skill_selector *what,
    bool enabled, struct error *reterr) {
    struct str text = STR(""), changed;
    const char *file = arena_cstr(a, path);
    int r = file_read(a, file, CONFIG_BYTES_MAX, &text);
    if (r < 0 && r != -ENOENT)
        return error_set(reterr, 0, "%s: %s", file, error_of_errno(r));
    struct error why;
    if (!skill_switch(a, text, what, enabled, &changed, &why))
        return error_set(reterr, 0, "%s:%s", file, why.text);
    r = str_eq(changed, text) ? 0 : file_replace(file, changed, CONFIG_MODE);
    return r == 0 || error_set(reterr, 0, "%s: %s", file, error_of_errno(r));
}
