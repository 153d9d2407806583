/* source: where a marketplace is added from, and the commands that fetch it. */
#include "plugins/source.h"

#include "base/buf.h"
#include "process/run.h"

enum { GIT_TIMEOUT_MS = 5 * 60 * 1000 };

const char *const git_prefix[GIT_PREFIX_WORDS] = { "env", "GIT_TERMINAL_PROMPT=0", "git", "-c",
    "safe.bareRepository=explicit" };

/* ---- what was written ---- */

static bool is_part(struct str part) {
    for (size_t i = 0; i < part.n; i++) {
        char c = part.p[i];
        if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') && !(c >= '0' && c <= '9') &&
            c != '.' && c != '_' && c != '-')
            return false;
    }
    return part.n > 0;
}

static bool is_directory(struct str text) {
    static const struct str starts[] = { STR_INIT("./"), STR_INIT("../"), STR_INIT("/"),
        STR_INIT("~/") };
    for (size_t i = 0; i < ARRAY_LEN(starts); i++)
        if (str_starts(text, starts[i]))
            return true;
    bool drive = text.n > 2 && text.p[1] == ':' && (text.p[2] == '\\' || text.p[2] == '/');
    return str_is(text, ".") || str_is(text, "..") || drive;
}

static bool is_url(struct str text) {
    return str_starts(text, STR("https://")) || str_starts(text, STR("http://")) ||
           str_starts(text, STR("ssh://")) ||
           (str_starts(text, STR("git@")) && str_index(text, ':') > 0);
}

/* The host with the short names gives its repositories with ".git" only. */
static struct str with_suffix(struct arena *a, struct str url) {
    if (!str_starts(url, STR("https://github.com/")))
        return url;
    while (str_ends(url, STR("/")))
        url.n--;
    return str_ends(url, STR(".git")) ? url : arena_printf(a, "%.*s.git", STR_ARGS(url));
}

/* Behind the last `mark`; an empty one is none. */
static struct str cut_ref(struct str *text, char mark) {
    for (size_t i = text->n; i-- > 0;)
        if (text->p[i] == mark) {
            struct str ref = str_from(*text, i + 1);
            text->n = i;
            return ref.n ? ref : STR_NONE;
        }
    return STR_NONE;
}

bool marketplace_source_parse(struct arena *a, struct str text, struct marketplace_source *ret) {
    *ret = (struct marketplace_source){ .git = false };
    text = str_trim(text);
    if (is_directory(text)) {
        ret->path = text;
        return true;
    }
    bool url = is_url(text);
    ret->git = true;
    ret->ref = cut_ref(&text, '#');
    if (url) {
        ret->url = with_suffix(a, text);
        return true;
    }
    struct str at = cut_ref(&text, '@');
    if (!ret->ref.p)
        ret->ref = at;
    struct str repository = text, owner = str_cut(&repository, '/');
    if (!is_part(owner) || !is_part(repository))
        return false;
    ret->url =
        arena_printf(a, "https://github.com/%.*s/%.*s.git", STR_ARGS(owner), STR_ARGS(repository));
    return true;
}

bool marketplace_name_is_reserved(struct str name) {
    static const char *const names[] = { "openai-curated", "openai-curated-remote",
        "openai-primary-runtime", "openai-api-curated", "openai-bundled", "openai-bundled-alpha",
        "workspace-directory", "created-by-me-remote" };
    for (size_t i = 0; i < ARRAY_LEN(names); i++)
        if (str_is(name, names[i]))
            return true;
    return false;
}

/* ---- commands ---- */

struct words {
    struct arena *a;
    const char **v;
    size_t n;
};

static struct words words_new(struct arena *a, size_t max) {
    struct words w = { a, arena_array(a, const char *, GIT_PREFIX_WORDS + max + 1), 0 };
    for (; w.n < GIT_PREFIX_WORDS; w.n++)
        w.v[w.n] = git_prefix[w.n];
    return w;
}

static void word(struct words *w, const char *text) {
    w->v[w->n++] = text;
}

static struct run_options clone_step(struct arena *a, const struct git_fetch *f) {
    struct words w = words_new(a, 8);
    word(&w, "clone");
    if (f->part_count) {
        word(&w, "--filter=blob:none");
        if (f->is_plugin)
            word(&w, "--sparse");
        word(&w, "--no-checkout");
    }
    word(&w, arena_cstr(a, f->url));
    word(&w, arena_cstr(a, f->to));
    return (struct run_options){ .argv = w.v, .timeout_ms = GIT_TIMEOUT_MS };
}

static struct run_options choose_parts(struct arena *a, const struct git_fetch *f) {
    struct words w = words_new(a, f->part_count + 4);
    word(&w, "sparse-checkout");
    word(&w, "set");
    if (f->is_plugin) {
        word(&w, "--no-cone");
        word(&w, "--");
    }
    for (size_t i = 0; i < f->part_count; i++)
        word(&w, arena_cstr(a, f->parts[i]));
    return (struct run_options){
        .argv = w.v, .cwd = arena_cstr(a, f->to), .timeout_ms = GIT_TIMEOUT_MS
    };
}

static struct run_options check_out(struct arena *a, const struct git_fetch *f) {
    struct words w = words_new(a, 2);
    word(&w, "checkout");
    word(&w, f->ref.p ? arena_cstr(a, f->ref) : "HEAD");
    return (struct run_options){
        .argv = w.v, .cwd = arena_cstr(a, f->to), .timeout_ms = GIT_TIMEOUT_MS
    };
}

size_t git_fetch_steps(
    struct arena *a, const struct git_fetch *fetch, struct run_options steps[GIT_FETCH_STEPS_MAX]) {
    size_t n = 0;
    steps[n++] = clone_step(a, fetch);
    if (fetch->part_count)
        steps[n++] = choose_parts(a, fetch);
    if (fetch->part_count || fetch->ref.p)
        steps[n++] = check_out(a, fetch);
    return n;
}

struct str git_failure(
    struct arena *a, const struct run_options *step, const struct run_result *result) {
    _cleanup_buf_ struct buf out = { 0 };
    buf_add_str(&out, STR("git"));
    for (const char *const *w = step->argv + GIT_PREFIX_WORDS; *w; w++)
        buf_printf(&out, " %s", *w);
    if (result->timed_out)
        buf_printf(&out, " timed out after %d seconds", GIT_TIMEOUT_MS / 1000);
    else if (result->status < 0)
        buf_printf(&out, " failed: %s",
            result->error ? error_of_errno(result->error) : "it was killed or printed too much");
    else
        buf_printf(&out, " failed with status exit status: %d\nstdout:\n%.*s\nstderr:\n%.*s",
            result->status, STR_ARGS(str_trim(result->output)), STR_ARGS(str_trim(result->errors)));
    return arena_str(a, buf_str(&out));
}
