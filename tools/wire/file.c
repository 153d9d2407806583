/* file: reads .wire files. */
#include "tools/wire/file.h"

#include "tools/mock-upstream/pattern.h"
#include "tools/mock-upstream/words.h"
#include "tools/wire/macros.h"

#include "base/buf.h"

#include <signal.h>

struct reading {
    struct wire_file *file;
    struct str text; /* the line, trimmed */
    struct str rest; /* after the mark */
    unsigned number;
    struct error *reterr;
};

static bool fail(struct reading *r, const char *why) {
    return error_set(r->reterr, 0, "%s:%u: %s", r->file->path, r->number, why);
}

static struct line *add_line(struct reading *r, enum line_kind kind) {
    struct wire_file *f = r->file;
    struct line *line = arena_new(&f->arena, struct line);
    *line = (struct line){ .kind = kind, .number = r->number, .text = r->text };
    if (f->last)
        f->last->next = line;
    else
        f->first = line;
    f->last = line;
    return line;
}

static bool add_quoted(struct reading *r, enum line_kind kind) {
    struct error e;
    return words_quoted(&r->rest, &r->file->arena, &add_line(r, kind)->value, &e) ||
           fail(r, e.text);
}

/* A line whose value is a pattern; the syntax is checked now. */
static bool add_pattern(struct reading *r, enum line_kind kind) {
    struct error e;
    struct str text = words_rest(&r->rest);
    json_t *pattern = pattern_parse(text, &e);
    if (!pattern)
        return fail(r, e.text);
    json_decref(pattern);
    add_line(r, kind)->value = text;
    return true;
}

static bool add_setting(struct reading *r, struct setting **at, struct str name, struct str value) {
    struct setting *s = arena_new(&r->file->arena, struct setting);
    *s = (struct setting){ .name = name, .value = value };
    while (*at)
        at = &(*at)->next;
    *at = s;
    return true;
}

static bool add_words(struct reading *r, struct setting **at) {
    for (struct str word; str_trim(r->rest).n > 0;) {
        struct error e;
        if (*str_trim(r->rest).p != '"')
            word = words_next(&r->rest);
        else if (!words_quoted(&r->rest, &r->file->arena, &word, &e))
            return fail(r, e.text);
        (void)add_setting(r, at, word, STR_NONE);
    }
    return true;
}

static const struct {
    const char *name;
    int number;
} signals[] = { { "SIGHUP", SIGHUP }, { "SIGINT", SIGINT }, { "SIGKILL", SIGKILL },
    { "SIGTERM", SIGTERM }, { "SIGUSR1", SIGUSR1 } };

static bool find_signal(struct str name, int64_t *ret) {
    for (size_t i = 0; i < ARRAY_LEN(signals); i++)
        if (str_is(name, signals[i].name)) {
            *ret = signals[i].number;
            return true;
        }
    return false;
}

static bool read_signal(struct reading *r) {
    return find_signal(words_rest(&r->rest), &add_line(r, LINE_SIGNAL)->n) ||
           fail(r, "expected SIGHUP, SIGINT, SIGKILL, SIGTERM or SIGUSR1");
}

static bool read_exit(struct reading *r) {
    struct line *line = add_line(r, LINE_EXIT);
    struct str word = words_rest(&r->rest);
    if (str_to_i64(word, &line->n))
        return true;
    bool ok = find_signal(word, &line->n);
    line->n = -line->n;
    return ok || fail(r, "expected an exit status or the name of a signal");
}

static bool read_quiet(struct reading *r) {
    uint64_t ms;
    if (!words_duration(words_rest(&r->rest), &ms))
        return fail(r, "expected a time such as 200ms");
    add_line(r, LINE_QUIET)->n = (int64_t)ms;
    return true;
}

static bool read_file_setting(struct reading *r) {
    struct str path = words_next(&r->rest), bytes;
    struct error e;
    if (!path.p || !words_quoted(&r->rest, &r->file->arena, &bytes, &e))
        return fail(r, "expected PATH \"bytes\"");
    return add_setting(r, &r->file->files, path, bytes);
}

static bool read_env(struct reading *r) {
    struct str name, value, word = words_rest(&r->rest);
    if (words_pair(word, &name, &value))
        return add_setting(r, &r->file->env, name, value);
    return add_setting(r, &r->file->env, word, STR_NONE);
}

static bool read_provider(struct reading *r) {
    struct str name, value, word = words_rest(&r->rest);
    if (!words_pair(word, &name, &value))
        return fail(r, "expected KEY = VALUE");
    return add_setting(r, &r->file->provider, str_trim(name), str_trim(value));
}

static bool read_line(struct wire_file *f, unsigned number, struct str text, struct error *reterr);

static bool read_macro(struct reading *r, struct str name) {
    _cleanup_buf_ struct buf lines = { 0 };
    struct error e;
    if (!macro_expand(name, r->rest, &lines, &e))
        return fail(r, e.text);
    struct str rest = arena_str(&r->file->arena, buf_str(&lines));
    while (rest.p)
        if (!read_line(r->file, r->number, str_cut(&rest, '\n'), r->reterr))
            return false;
    return true;
}

static bool read_process_line(struct reading *r) {
    struct wire_file *f = r->file;
    struct str name = words_next(&r->rest);
    if (str_is(name, "eof"))
        return add_line(r, LINE_EOF);
    if (str_is(name, "term")) {
        add_line(r, LINE_SIGNAL)->n = SIGTERM;
        return true;
    }
    if (str_is(name, "signal"))
        return read_signal(r);
    if (str_is(name, "exit"))
        return read_exit(r);
    if (str_is(name, "quiet"))
        return read_quiet(r);
    if (str_is(name, "skip")) {
        add_line(r, LINE_SKIP)->value = words_next(&r->rest);
        return true;
    }
    if (str_is(name, "stderr"))
        return add_quoted(r, LINE_STDERR);
    if (str_is(name, "stdout"))
        return add_quoted(r, LINE_STDOUT);
    if (str_is(name, "config"))
        return add_setting(r, &f->config, words_rest(&r->rest), STR_NONE);
    if (str_is(name, "provider"))
        return read_provider(r);
    if (str_is(name, "args"))
        return add_words(r, &f->args);
    if (str_is(name, "argv")) {
        f->plain_stdout = true;
        return add_words(r, &f->argv);
    }
    if (str_is(name, "env"))
        return read_env(r);
    if (str_is(name, "file"))
        return read_file_setting(r);
    if (str_is(name, "ignore"))
        return add_words(r, &f->ignored);
    if (str_is(name, "mind"))
        return add_words(r, &f->minded);
    if (str_is(name, "no-config"))
        return f->no_config = true;
    return read_macro(r, name);
}

static bool read_request(struct reading *r) {
    struct str before = r->rest;
    if (!str_is(words_next(&r->rest), "header")) {
        r->rest = before;
        return add_pattern(r, LINE_REQUEST);
    }
    add_line(r, LINE_REQUEST_HEADER)->value = words_rest(&r->rest);
    return true;
}

static bool read_upstream_line(struct reading *r) {
    struct str text = str_trim(r->rest);
    if (str_is(text, "release"))
        return add_line(r, LINE_RELEASE);
    if (str_is(text, "gone"))
        return add_line(r, LINE_GONE);
    return script_line(&r->file->script, r->file->path, r->number, text, r->reterr);
}

static bool read_line(struct wire_file *f, unsigned number, struct str text, struct error *reterr) {
    static const struct {
        struct str mark; /* the longer ones first */
        enum line_kind kind;
        bool (*read)(struct reading *r);
        bool (*add)(struct reading *r, enum line_kind kind);
    } marks[] = {
        { .mark = STR_INIT("<~"), .kind = LINE_EXPECT_ANY, .add = add_pattern },
        { .mark = STR_INIT("<"), .kind = LINE_EXPECT, .add = add_pattern },
        { .mark = STR_INIT(">>"), .kind = LINE_SEND_RAW, .add = add_quoted },
        { .mark = STR_INIT("@<"), .read = read_request },
        { .mark = STR_INIT("@"), .read = read_upstream_line },
        { .mark = STR_INIT("!"), .read = read_process_line },
    };
    struct reading r = { f, str_trim(text), STR_NONE, number, reterr };
    if (r.text.n == 0 || *r.text.p == '#')
        return true;
    for (size_t i = 0; i < ARRAY_LEN(marks); i++)
        if (str_starts(r.text, marks[i].mark)) {
            r.rest = str_from(r.text, marks[i].mark.n);
            return marks[i].read ? marks[i].read(&r) : marks[i].add(&r, marks[i].kind);
        }
    if (*r.text.p != '>')
        return fail(&r, "a line begins with #, >, >>, <, <~, @, @< or !");
    /* Blanks at the end are part of what is sent. */
    r.rest = str_from(text, (size_t)str_index(text, '>') + 1);
    add_line(&r, LINE_SEND)->value = str_from(r.rest, r.rest.n > 0 && *r.rest.p == ' ');
    return true;
}

bool wire_file_read(struct wire_file *f, const char *path, struct str text, struct error *reterr) {
    struct str rest = arena_str(&f->arena, text);
    f->path = path;
    for (unsigned number = 1; rest.p; number++)
        if (!read_line(f, number, str_cut(&rest, '\n'), reterr))
            return false;
    f->script.current = NULL;
    return true;
}

void wire_file_free(struct wire_file *f) {
    script_free(&f->script);
    arena_free(&f->arena);
    *f = (struct wire_file){ 0 };
}
