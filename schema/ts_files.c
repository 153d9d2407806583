/* ts_files: the TypeScript files, what each imports, and the two indexes. */
#include "schema/ts_files.h"

#include "schema/typescript.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

enum { NAMES_MAX = 2048 };

/* A file: where it lies, and the name that it exports. */
struct ts_name {
    struct str directory, name; /* "", "v2/" or "serde_json/" */
};

/* What is being written. Names live as long as the tables. */
struct ts_files {
    struct output *out;
    bool experimental;
    struct arena arena;   /* of the file at hand */
    struct buf text;      /* behind the "=" of the file at hand */
    struct typescript ts; /* writes to `text` */
    struct ts_name written[NAMES_MAX];
    size_t n_written;
};

static const struct ts_name json_value = { { "serde_json/", 11 }, { "JsonValue", 9 } };

static struct ts_name name_of(const struct type *t) {
    return (struct ts_name){ view_ts_directory(t), view_ts_name(t) };
}

/* ---- imports ---- */

struct import {
    struct str from, name;
};

static struct import import_of(struct ts_files *f, struct ts_name me, struct ts_name other) {
    const char *up = "./";
    struct str directory = other.directory;
    if (str_eq(me.directory, directory))
        directory = STR("");
    else if (me.directory.n > 0)
        up = "../";
    struct str from =
        arena_printf(&f->arena, "%s%.*s%.*s", up, STR_ARGS(directory), STR_ARGS(other.name));
    return (struct import){ from, other.name };
}

static int compare_imports(const void *a, const void *b) {
    return str_cmp(((const struct import *)a)->from, ((const struct import *)b)->from);
}

static void add_imports(struct ts_files *f, struct buf *out, struct ts_name me) {
    struct import *imports = arena_array(&f->arena, struct import, proto_counts.named + 1u);
    size_t n = 0;
    for (unsigned i = 0; i < proto_counts.named; i++) {
        const struct type *t = proto_type_at(i);
        if (!type_set_has(f->ts.imports, view_id(t)))
            continue;
        struct ts_name other = name_of(t);
        if (!str_eq(me.name, other.name) || !str_eq(me.directory, other.directory))
            imports[n++] = import_of(f, me, other);
    }
    if (f->ts.uses_json_value)
        imports[n++] = import_of(f, me, json_value);
    qsort(imports, n, sizeof *imports, compare_imports);
    for (size_t i = 0; i < n; i++)
        buf_printf(out, "import type { %.*s } from \"%.*s\";\n", STR_ARGS(imports[i].name),
            STR_ARGS(imports[i].from));
}

/* ---- files ---- */

static const char head[] = "// GENERATED CODE! DO NOT MODIFY BY HAND!\n\n";

static void begin(struct ts_files *f) {
    arena_reset(&f->arena);
    f->text.n = 0;
    f->ts = (struct typescript){
        .out = &f->text, .experimental = f->experimental, .imports = type_set_new(&f->arena)
    };
}

/* Writes what is in f->text as the type of that name. */
static bool end(struct ts_files *f, struct ts_name me, uint32_t notes) {
    _cleanup_buf_ struct buf file = { 0 };
    struct typescript comment = { .out = &file };
    buf_add_str(&file, str_of(head));
    add_imports(f, &file, me);
    ts_comment(&comment, notes);
    buf_printf(&file, "export type %.*s = ", STR_ARGS(me.name));
    buf_add_str(&file, buf_str(&f->text));
    buf_add_str(&file, STR(";\n"));
    assert(f->n_written < NAMES_MAX);
    f->written[f->n_written++] = me;
    struct str path =
        arena_printf(&f->arena, "%.*s%.*s.ts", STR_ARGS(me.directory), STR_ARGS(me.name));
    return output_write(f->out, path.p, buf_str(&file));
}

static bool write_types(struct ts_files *f) {
    for (unsigned i = 0; i < proto_counts.named; i++) {
        const struct type *t = proto_type_at(i);
        if ((t->flags & TYPE_NO_TS) || !view_type(t, f->experimental))
            continue;
        begin(f);
        ts_body(&f->ts, t);
        if (!end(f, name_of(t), t->notes))
            return false;
    }
    begin(f);
    buf_add_str(&f->text, str_of(ts_json_value));
    return end(f, json_value, 0);
}

/* ---- messages ---- */

static void add_params(struct ts_files *f, const struct method *m) {
    const struct type *params = proto_type(m->params);
    struct str own = view_note(m->notes, NOTE_TS);
    buf_add_str(&f->text, STR("params"));
    if (own.p) {
        ts_text(&f->ts, own);
    } else if (params->kind == KIND_UNIT) {
        buf_add_str(&f->text, STR(": undefined"));
    } else {
        bool optional = m->flags & METHOD_PARAMS_OPTIONAL;
        buf_add_str(&f->text, str_of(optional ? "?: " : ": "));
        ts_use(&f->ts, params);
        buf_add_str(&f->text, str_of(optional ? " | null | undefined" : ""));
    }
}

static void add_requests(struct ts_files *f, const struct method *calls, unsigned count) {
    const char *between = "";
    type_set_add(f->ts.imports, view_id(proto_type_find(STR("RequestId"))));
    for (unsigned i = 0; i < count; i++) {
        const struct method *m = &calls[i];
        if ((m->flags & METHOD_NO_TS) || !view_method(m, f->experimental))
            continue;
        buf_printf(&f->text, "%s{ \"method\": \"%.*s\", id: RequestId, ", between,
            STR_ARGS(method_name(m)));
        add_params(f, m);
        buf_add_str(&f->text, STR(", }"));
        between = " | ";
    }
}

static void add_notifications(struct ts_files *f, const struct method *calls, unsigned count) {
    const char *between = "";
    for (unsigned i = 0; i < count; i++) {
        const struct type *params = proto_type(calls[i].params);
        buf_printf(&f->text, "%s{ \"method\": \"%.*s\"", between, STR_ARGS(method_name(&calls[i])));
        if (params->kind != KIND_UNIT) {
            buf_add_str(&f->text, STR(", \"params\": "));
            ts_use(&f->ts, params);
        }
        buf_add_str(&f->text, STR(" }"));
        between = " | ";
    }
}

static bool end_messages(struct ts_files *f, const char *name) {
    return end(f, (struct ts_name){ STR(""), str_of(name) }, 0);
}

static bool write_messages(struct ts_files *f) {
    begin(f);
    add_requests(f, proto_methods, proto_counts.methods);
    bool ok = end_messages(f, "ClientRequest");
    begin(f);
    add_requests(f, proto_requests, proto_counts.requests);
    ok = ok && end_messages(f, "ServerRequest");
    begin(f);
    add_notifications(f, proto_client_notifications, proto_counts.client_notifications);
    ok = ok && end_messages(f, "ClientNotification");
    begin(f);
    add_notifications(f, proto_notifications, proto_counts.notifications);
    ok = ok && end_messages(f, "ServerNotification");
    begin(f);
    buf_add_str(&f->text, STR("{ emittedAtMs?: number, } & ("));
    add_notifications(f, proto_notifications, proto_counts.notifications);
    buf_add_char(&f->text, ')');
    return ok && end_messages(f, "ServerNotificationEnvelope");
}

/* ---- indexes ---- */

static int compare_names(const void *a, const void *b) {
    return str_cmp(((const struct ts_name *)a)->name, ((const struct ts_name *)b)->name);
}

static bool write_index(struct ts_files *f, const char *directory) {
    _cleanup_buf_ struct buf file = { 0 };
    char path[32];
    buf_add_str(&file, str_of(head));
    for (size_t i = 0; i < f->n_written; i++)
        if (str_is(f->written[i].directory, directory))
            buf_printf(&file, "export type { %.*s } from \"./%.*s\";\n",
                STR_ARGS(f->written[i].name), STR_ARGS(f->written[i].name));
    if (!*directory)
        buf_add_str(&file, STR("export * as v2 from \"./v2\";\n"));
    (void)snprintf(path, sizeof path, "%sindex.ts", directory);
    return output_write(f->out, path, buf_str(&file));
}

bool ts_files_write(struct output *out, bool experimental) {
    struct ts_files f = { .out = out, .experimental = experimental };
    bool ok = write_types(&f) && write_messages(&f);
    qsort(f.written, f.n_written, sizeof *f.written, compare_names);
    ok = ok && write_index(&f, "") && write_index(&f, "v2/");
    arena_free(&f.arena);
    buf_done(&f.text);
    return ok;
}
