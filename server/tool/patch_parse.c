/* patch_parse: the text of a patch to operations. */
#include "tool/patch.h"

#include "base/buf.h"

struct parser {
    struct arena *arena;
    struct str *lines;
    size_t count, at; /* at: the next line */
    struct str error;
};

static const struct str begin_marker = STR_INIT("*** Begin Patch");
static const struct str end_marker = STR_INIT("*** End Patch");
static const struct str environment_marker = STR_INIT("*** Environment ID: ");
static const struct str add_marker = STR_INIT("*** Add File: ");
static const struct str delete_marker = STR_INIT("*** Delete File: ");
static const struct str update_marker = STR_INIT("*** Update File: ");
static const struct str move_marker = STR_INIT("*** Move to: ");
static const struct str eof_marker = STR_INIT("*** End of File");

static struct str trim_right(struct str s) {
    while (s.n && (s.p[s.n - 1] == ' ' || (s.p[s.n - 1] >= '\t' && s.p[s.n - 1] <= '\r')))
        s.n--;
    return s;
}

static void split(struct parser *p, struct str text) {
    size_t n = 1;
    for (size_t i = 0; i < text.n; i++)
        n += text.p[i] == '\n';
    p->lines = arena_array(p->arena, struct str, n);
    for (struct str rest = text; rest.p;) {
        struct str line = str_cut(&rest, '\n');
        if (line.n && line.p[line.n - 1] == '\r')
            line.n--;
        p->lines[p->count++] = line;
    }
}

/* ---- the frame ---- */

static bool has_frame(const struct parser *p) {
    return p->count >= 2 && str_eq(str_trim(p->lines[0]), begin_marker) &&
           str_eq(str_trim(p->lines[p->count - 1]), end_marker);
}

static bool is_here_document(const struct parser *p) {
    struct str first = p->lines[0];
    return p->count >= 4 && str_ends(p->lines[p->count - 1], STR("EOF")) &&
           (str_is(first, "<<EOF") || str_is(first, "<<'EOF'") || str_is(first, "<<\"EOF\""));
}

static bool check_frame(struct parser *p) {
    if (!has_frame(p) && is_here_document(p)) {
        struct parser inner = *p;
        inner.lines++;
        inner.count -= 2;
        if (has_frame(&inner))
            *p = inner;
    }
    if (has_frame(p))
        return true;
    bool begun = str_eq(str_trim(p->lines[0]), begin_marker);
    p->error = begun || (p->count == 1 && p->lines[0].n == 0)
                   ? STR("invalid patch: The last line of the patch must be '*** End Patch'")
                   : STR("invalid patch: The first line of the patch must be '*** Begin Patch'");
    return false;
}

/* ---- hunks ---- */

static bool fail_at(struct parser *p, size_t line, struct str what) {
    p->error = arena_printf(p->arena, "invalid hunk at line %zu, %.*s", line + 1, STR_ARGS(what));
    return false;
}

static bool at_end(const struct parser *p) {
    return p->at + 1 >= p->count; /* the last line is the frame's */
}

static bool starts_hunk(struct str line) {
    return str_starts(line, add_marker) || str_starts(line, delete_marker) ||
           str_starts(line, update_marker);
}

static void read_added(struct parser *p, struct patch_hunk *h) {
    _cleanup_buf_ struct buf text = { 0 };
    while (!at_end(p) && str_starts(p->lines[p->at], STR("+"))) {
        buf_add_str(&text, str_from(p->lines[p->at++], 1));
        buf_add_char(&text, '\n');
    }
    h->contents = arena_str(p->arena, buf_str(&text));
}

static void push_line(struct parser *p, struct patch_lines *lines, struct str line) {
    if ((lines->n & (lines->n - 1)) == 0) { /* full at each power of two */
        struct str *v = arena_array(p->arena, struct str, lines->n ? lines->n * 2 : 1);
        if (lines->n)
            memcpy(v, lines->v, lines->n * sizeof *v);
        lines->v = v;
    }
    lines->v[lines->n++] = line;
}

static void push_new(struct parser *p, struct patch_chunk *c, struct str line, size_t kept) {
    size_t n = c->new_.n;
    if ((n & (n - 1)) == 0) {
        size_t *grown = arena_array(p->arena, size_t, n ? n * 2 : 1);
        if (n)
            memcpy(grown, c->kept, n * sizeof *grown);
        c->kept = grown;
    }
    c->kept[n] = kept;
    push_line(p, &c->new_, line);
}

/* A line of both sides: the file's own bytes stay. */
static void push_context(struct parser *p, struct patch_chunk *c, struct str line) {
    push_line(p, &c->old, line);
    push_new(p, c, line, c->old.n);
}

/* A line of a chunk; false when it is none. */
static bool take_line(struct parser *p, struct patch_chunk *c, struct str line) {
    struct str rest = str_from(line, 1);
    if (line.n == 0) {
        push_context(p, c, STR(""));
        return true;
    }
    if (line.p[0] != ' ' && line.p[0] != '+' && line.p[0] != '-')
        return false;
    if (line.p[0] == ' ')
        push_context(p, c, rest);
    else if (line.p[0] == '-')
        push_line(p, &c->old, rest);
    else
        push_new(p, c, rest, 0);
    return true;
}

static bool read_chunk_lines(struct parser *p, struct patch_chunk *c) {
    size_t taken = 0;
    for (; !at_end(p); p->at++, taken++) {
        struct str line = p->lines[p->at];
        if (str_eq(trim_right(line), eof_marker)) {
            c->at_end = true;
            p->at++;
            return taken > 0 ||
                   fail_at(p, p->at - 1, STR("Update hunk does not contain any lines"));
        }
        bool stops = starts_hunk(trim_right(line)) || (taken && str_starts(line, STR("@@")));
        if (stops)
            break;
        if (take_line(p, c, line))
            continue;
        if (taken == 0)
            return fail_at(p, p->at,
                arena_printf(p->arena,
                    "Unexpected line found in update hunk: '%.*s'. Every line should start with ' ' (context "
                    "line), '+' (added line), or '-' (removed line)",
                    STR_ARGS(line)));
        return fail_at(p, p->at,
            arena_printf(p->arena,
                "Expected update hunk to start with a @@ context marker, got: '%.*s'",
                STR_ARGS(line)));
    }
    return taken > 0 || fail_at(p, p->at, STR("Update hunk does not contain any lines"));
}

static bool read_chunk(struct parser *p, struct patch_chunk *c, bool first) {
    struct str line = p->lines[p->at];
    if (str_is(trim_right(line), "@@")) {
        p->at++;
    } else if (str_starts(line, STR("@@ "))) {
        c->anchor = str_from(line, 3);
        p->at++;
    } else if (!first) {
        return fail_at(p, p->at,
            arena_printf(p->arena,
                "Expected update hunk to start with a @@ context marker, got: '%.*s'",
                STR_ARGS(line)));
    }
    return read_chunk_lines(p, c);
}

static bool read_update(struct parser *p, struct patch_hunk *h, size_t header) {
    struct patch_chunk **end = &h->chunks;
    if (!at_end(p) && str_starts(p->lines[p->at], move_marker))
        h->move_to = trim_right(str_from(p->lines[p->at++], move_marker.n));
    while (!at_end(p) && !starts_hunk(trim_right(p->lines[p->at]))) {
        if (h->chunks && str_trim(p->lines[p->at]).n == 0) {
            p->at++; /* between chunks */
            continue;
        }
        struct patch_chunk *c = arena_new(p->arena, struct patch_chunk);
        if (!read_chunk(p, c, !h->chunks))
            return false;
        *end = c;
        end = &c->next;
    }
    if (h->chunks)
        return true;
    return fail_at(p, header,
        arena_printf(p->arena, "Update file hunk for path '%.*s' is empty", STR_ARGS(h->path)));
}

static bool read_hunk(struct parser *p, struct patch_hunk *h) {
    size_t header = p->at++;
    struct str line = str_trim(p->lines[header]);
    if (str_starts(line, add_marker)) {
        h->kind = PATCH_ADD;
        h->path = str_from(line, add_marker.n);
        read_added(p, h);
        return true;
    }
    if (str_starts(line, delete_marker)) {
        h->kind = PATCH_DELETE;
        h->path = str_from(line, delete_marker.n);
        return true;
    }
    if (str_starts(line, update_marker)) {
        h->kind = PATCH_UPDATE;
        h->path = str_from(line, update_marker.n);
        return read_update(p, h, header);
    }
    return fail_at(p, header,
        arena_printf(p->arena,
            "'%.*s' is not a valid hunk header. Valid hunk headers: '*** Add File: {path}', '*** Delete File: "
            "{path}', '*** Update File: {path}'",
            STR_ARGS(line)));
}

/* The line behind the frame's first. */
static bool names_environment(const struct parser *p) {
    return p->count > 2 && str_starts(p->lines[1], environment_marker);
}

struct str patch_environment(struct str text) {
    struct str rest = str_trim(text), first = str_cut(&rest, '\n'), second = str_cut(&rest, '\n');
    bool has = str_eq(str_trim(first), begin_marker) && str_starts(second, environment_marker);
    return has ? str_trim(str_from(second, environment_marker.n)) : STR_NONE;
}

struct patch_hunk *patch_parse(struct arena *a, struct str text, struct str *ret_error) {
    struct parser p = { .arena = a, .error = STR_NONE };
    struct patch_hunk *hunks = NULL, **end = &hunks;
    bool ok = text.n <= PATCH_BYTES_MAX;
    if (ok)
        split(&p, str_trim(text));
    else
        p.error = STR("invalid patch: it is too large");
    ok = ok && check_frame(&p);
    p.at = ok && names_environment(&p) ? 2 : 1;
    while (ok && !at_end(&p)) {
        if (hunks && str_trim(p.lines[p.at]).n == 0) {
            p.at++;
            continue;
        }
        struct patch_hunk *h = arena_new(a, struct patch_hunk);
        ok = read_hunk(&p, h);
        *end = h;
        end = &h->next;
    }
    *ret_error = p.error;
    return ok ? hunks : NULL;
}
