/* setup: makes a case's surroundings. */
#include "tools/wire/setup.h"

#include "tools/mock-upstream/pattern.h"
#include "tools/mock-upstream/words.h"

#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { WORDS_MAX = 256, OPEN_FOLDERS_MAX = 16 };

static bool make_folder(
    struct setup *s, const char *name, const char *var, const char **ret, json_t *vars) {
    *ret = arena_printf(&s->arena, "%s/%s", s->root, name).p;
    (void)json_object_set_new(vars, var, json_string(*ret));
    return mkdir(*ret, 0777) == 0;
}

bool setup_folders(struct setup *s, json_t *vars, struct error *reterr) {
    const char *tmp = getenv("TMPDIR");
    char *root = arena_cstr(
        &s->arena, arena_printf(&s->arena, "%s/wire-XXXXXX", tmp && *tmp ? tmp : "/tmp"));
    if (!mkdtemp(root))
        return error_set(reterr, errno, "cannot make %s: %s", root, error_of_errno(errno));
    /* As the server will see it when $TMPDIR has a symbolic link in it. */
    char *real = realpath(root, NULL);
    s->root = arena_cstr(&s->arena, str_of(real ? real : root));
    free(real);
    return (make_folder(s, "home", "HOME", &s->home, vars) &&
               make_folder(s, "cwd", "CWD", &s->cwd, vars) &&
               make_folder(s, "codex", "CODEX_HOME", &s->codex_home, vars)) ||
           error_set(reterr, errno, "cannot make folders in %s", s->root);
}

static bool write_file(const char *path, struct str bytes, struct error *reterr) {
    FILE *f = fopen(path, "wb");
    bool ok = f && (bytes.n == 0 || fwrite(bytes.p, bytes.n, 1, f) == 1);
    ok = f && fclose(f) == 0 && ok;
    return ok || error_set(reterr, errno, "cannot write %s: %s", path, error_of_errno(errno));
}

/* Makes the folders on the way to a file below the case's own folders. */
static void make_parents(struct setup *s, const char *path) {
    char *p = arena_cstr(&s->arena, str_of(path));
    for (char *slash = p + 1; (slash = strchr(slash, '/')); slash++) {
        *slash = '\0';
        (void)mkdir(p, 0777);
        *slash = '/';
    }
}

static bool add_expanded(
    struct buf *out, struct str text, const json_t *vars, struct error *reterr) {
    bool ok = pattern_expand(text, vars, out, reterr);
    buf_add_char(out, '\n');
    return ok;
}

static bool is_provider_key_given(const struct wire_file *f, struct str key) {
    for (const struct setting *p = f->provider; p; p = p->next)
        if (str_eq(p->name, key))
            return true;
    return false;
}

static const struct setting defaults[] = {
    { .name = STR_INIT("name"), .value = STR_INIT("\"Mock\"") },
    { .name = STR_INIT("base_url"), .value = STR_INIT("\"$UPSTREAM\"") },
    { .name = STR_INIT("wire_api"), .value = STR_INIT("\"responses\"") },
    { .name = STR_INIT("request_max_retries"), .value = STR_INIT("0") },
    { .name = STR_INIT("stream_max_retries"), .value = STR_INIT("0") },
    { .name = STR_INIT("supports_websockets"), .value = STR_INIT("false") },
};

static bool add_key(
    struct buf *out, const struct setting *p, const json_t *vars, struct error *reterr) {
    buf_printf(out, "%.*s = ", STR_ARGS(p->name));
    return add_expanded(out, p->value, vars, reterr);
}

static bool write_config(
    struct setup *s, const struct wire_file *f, const json_t *vars, struct error *reterr) {
    _cleanup_buf_ struct buf out = { 0 };
    const struct setting *c = f->config;
    bool ok = true;
    buf_printf(&out,
        "model = \"mock-model\"\nmodel_provider = \"mock\"\napproval_policy = \"never\"\n"
        "sandbox_mode = \"danger-full-access\"\n");
    for (; c && !str_starts(c->name, STR("[")) && ok; c = c->next)
        ok = add_expanded(&out, c->name, vars, reterr);
    buf_printf(&out, "\n[model_providers.mock]\n");
    for (size_t i = 0; i < ARRAY_LEN(defaults) && ok; i++)
        if (!is_provider_key_given(f, defaults[i].name))
            ok = add_key(&out, &defaults[i], vars, reterr);
    for (const struct setting *p = f->provider; p && ok; p = p->next)
        ok = add_key(&out, p, vars, reterr);
    for (; c && ok; c = c->next)
        ok = add_expanded(&out, c->name, vars, reterr);
    const char *path = arena_printf(&s->arena, "%s/config.toml", s->codex_home).p;
    return ok && (f->no_config || write_file(path, buf_str(&out), reterr));
}

/* A bare $NAME comes as JSON text, in quotes. */
static void add_plain(struct buf *out, struct str text) {
    for (size_t i = 0; i < text.n; i++)
        if (text.p[i] != '"')
            buf_add_char(out, text.p[i]);
}

static bool write_files(
    struct setup *s, const struct wire_file *f, const json_t *vars, struct error *reterr) {
    for (const struct setting *file = f->files; file; file = file->next) {
        _cleanup_buf_ struct buf path = { 0 }, bytes = { 0 };
        if (!pattern_expand(file->name, vars, &path, reterr) ||
            !pattern_expand(file->value, vars, &bytes, reterr))
            return false;
        _cleanup_buf_ struct buf plain = { 0 };
        add_plain(&plain, buf_str(&path));
        make_parents(s, buf_cstr(&plain));
        if (!write_file(buf_cstr(&plain), buf_str(&bytes), reterr))
            return false;
    }
    return true;
}

static void add_word(struct setup *s, size_t *n, struct str word) {
    if (*n < WORDS_MAX)
        s->argv[(*n)++] = arena_cstr(&s->arena, word);
}

/* The next word of a command line; a word with blanks stands in double quotes. */
static struct str next_word(struct setup *s, struct str *rest) {
    struct str trimmed = str_trim(*rest), word;
    if (!str_starts(trimmed, STR("\"")) || !words_quoted(&trimmed, &s->arena, &word, NULL))
        return words_next(rest);
    *rest = trimmed;
    return word;
}

/* The server runs in the case's folder: its path must not depend on ours. */
static void make_program_absolute(struct setup *s) {
    char *path = s->argv[0] && strchr(s->argv[0], '/') ? realpath(s->argv[0], NULL) : NULL;
    if (path)
        s->argv[0] = arena_cstr(&s->arena, str_of(path));
    free(path);
}

static void make_argv(struct setup *s, const struct wire_file *f, const char *server) {
    struct str rest = str_of(server);
    size_t n = 0;
    s->argv = arena_array(&s->arena, char *, WORDS_MAX + 1);
    for (struct str word; (n == 0 || !f->argv) && (word = next_word(s, &rest)).p;)
        add_word(s, &n, word);
    make_program_absolute(s);
    for (const struct setting *a = f->argv ? f->argv : f->args; a; a = a->next)
        add_word(s, &n, a->name);
}

static void put_env(struct setup *s, size_t *n, struct str name, struct str value) {
    struct str text = arena_printf(&s->arena, "%.*s=%.*s", STR_ARGS(name), STR_ARGS(value));
    size_t i = 0;
    while (i < *n && !str_starts(str_of(s->env[i]), str_sub(text, 0, name.n + 1)))
        i++;
    if (i == WORDS_MAX)
        return;
    s->env[i] = arena_cstr(&s->arena, text);
    *n += i == *n;
}

static void drop_env(struct setup *s, size_t *n, struct str name) {
    for (size_t i = 0; i < *n; i++) {
        struct str entry = str_of(s->env[i]);
        if (str_starts(entry, name) && entry.p[name.n] == '=') {
            s->env[i] = s->env[--*n];
            s->env[*n] = NULL;
            return;
        }
    }
}

/* A clean one, so that a case says the same on each machine. What sanitizers and loaders read passes. */
static bool make_env(
    struct setup *s, const struct wire_file *f, const json_t *vars, struct error *reterr) {
    static const char *const passed[] = { "PATH", "LD_LIBRARY_PATH", "ASAN_OPTIONS",
        "UBSAN_OPTIONS", "LSAN_OPTIONS", "TMPDIR" };
    size_t n = 0;
    s->env = arena_array(&s->arena, char *, WORDS_MAX + 1);
    for (size_t i = 0; i < ARRAY_LEN(passed); i++)
        if (getenv(passed[i]))
            put_env(s, &n, str_of(passed[i]), str_of(getenv(passed[i])));
    put_env(s, &n, STR("HOME"), str_of(s->home));
    put_env(s, &n, STR("CODEX_HOME"), str_of(s->codex_home));
    put_env(s, &n, STR("TERM"), STR("xterm"));
    put_env(s, &n, STR("LANG"), STR("C.UTF-8"));
    put_env(s, &n, STR("TZ"), STR("UTC"));
    for (const struct setting *e = f->env; e; e = e->next) {
        _cleanup_buf_ struct buf value = { 0 }, plain = { 0 };
        if (e->value.p && !pattern_expand(e->value, vars, &value, reterr))
            return false;
        add_plain(&plain, buf_str(&value));
        if (e->value.p)
            put_env(
                s, &n, e->name, memchr(e->value.p, '$', e->value.n) ? buf_str(&plain) : e->value);
        else
            drop_env(s, &n, e->name);
    }
    return true;
}

bool setup_case(struct setup *s, const struct wire_file *f, const char *server, const json_t *vars,
    struct error *reterr) {
    make_argv(s, f, server);
    return make_env(s, f, vars, reterr) && write_config(s, f, vars, reterr) &&
           write_files(s, f, vars, reterr);
}

static int remove_entry(const char *path, const struct stat *st, int type, struct FTW *ftw) {
    (void)st;
    (void)type;
    (void)ftw;
    (void)remove(path);
    return 0;
}

void setup_done(struct setup *s, bool keep) {
    if (s->root && !keep)
        (void)nftw(s->root, remove_entry, OPEN_FOLDERS_MAX, FTW_DEPTH | FTW_PHYS);
    arena_free(&s->arena);
    *s = (struct setup){ 0 };
}
