/* view: names and directories of what a schema shows. */
#include "schema/view.h"

struct str view_json_name(const struct type *t) {
    struct str title = view_note(t->notes, NOTE_TITLE);
    return title.p ? title : type_name(t);
}

/* The text of `file`: its directory, and its name when it has one. */
static struct str file_directory(const struct type *t, struct str *ret_name) {
    struct str file = view_note(t->notes, NOTE_FILE);
    *ret_name = STR_NONE;
    if (!file.p)
        return STR("v2/");
    size_t n = file.n;
    while (n > 0 && file.p[n - 1] != '/')
        n--;
    if (n < file.n)
        *ret_name = str_from(file, n);
    file.n = n;
    return str_is(file, "./") ? STR("") : file;
}

struct str view_ts_directory(const struct type *t) {
    struct str name, directory = file_directory(t, &name);
    return str_is(directory, "v1/") ? STR("") : directory;
}

struct str view_ts_name(const struct type *t) {
    struct str name;
    (void)file_directory(t, &name);
    return name.p ? name : type_name(t);
}

struct str view_json_directory(const struct view_roots *roots, const struct type *t) {
    struct str name;
    return type_set_has(roots->requests, view_id(t)) ? STR("") : file_directory(t, &name);
}

static void add(struct type_set set, unsigned id, bool experimental) {
    const struct type *t = proto_type(id);
    if (t->kind != KIND_UNIT && view_type(t, experimental) && !(t->flags & TYPE_NO_SCHEMA))
        type_set_add(set, id);
}

struct view_roots view_roots(struct arena *a, bool experimental) {
    struct view_roots r = { type_set_new(a), type_set_new(a), type_set_new(a) };
    for (unsigned i = 0; i < proto_counts.methods; i++) {
        const struct method *m = &proto_methods[i];
        bool optional = m->flags & METHOD_PARAMS_OPTIONAL;
        if (!optional)
            add(r.files, m->params, experimental);
        else if (view_method(m, experimental))
            add(r.nullable, m->params, experimental);
        add(r.files, m->result, experimental);
    }
    for (unsigned i = 0; i < proto_counts.notifications; i++)
        add(r.files, proto_notifications[i].params, experimental);
    for (unsigned i = 0; i < proto_counts.requests; i++) {
        add(r.requests, proto_requests[i].params, experimental);
        add(r.requests, proto_requests[i].result, experimental);
    }
    type_set_merge(r.files, r.requests);
    for (unsigned i = 0; i < proto_counts.named; i++) {
        const struct type *t = proto_type_at(i);
        if (str_is(view_note(t->notes, NOTE_FILE), "v2/"))
            add(r.files, view_id(t), experimental);
    }
    return r;
}
