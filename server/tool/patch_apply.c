/* patch_apply: where the chunks of an update fit, and what the file is then. */
#include "tool/patch.h"

#include "base/buf.h"

#include "base/utf8.h"

#include <stdlib.h>

/* Looser and looser ways to see two lines as the same. */
enum { PASSES = 4 };

struct replacement {
    size_t start, old_count, order;
    struct patch_lines lines;
};

struct applier {
    struct arena *arena;
    struct patch_lines file; /* without line ends */
    struct patch_lines raw;  /* the same with them */
    struct replacement *replacements;
    size_t count;
    struct str name;
    struct str *ret_error;
};

static void split(struct applier *x, struct str text) {
    size_t n = 1;
    for (size_t i = 0; i < text.n; i++)
        n += text.p[i] == '\n';
    x->file.v = arena_array(x->arena, struct str, n);
    x->raw.v = arena_array(x->arena, struct str, n);
    while (text.n) {
        ptrdiff_t end = str_index(text, '\n');
        struct str raw = end < 0 ? text : str_sub(text, 0, (size_t)end + 1);
        struct str line = raw;
        if (line.n && line.p[line.n - 1] == '\n')
            line.n--;
        if (line.n && line.p[line.n - 1] == '\r')
            line.n--;
        x->raw.v[x->raw.n++] = raw;
        x->file.v[x->file.n++] = line;
        text = str_from(text, raw.n);
    }
}

/* ---- comparing ---- */

static struct str trim_right(struct str s) {
    while (s.n && (s.p[s.n - 1] == ' ' || (s.p[s.n - 1] >= '\t' && s.p[s.n - 1] <= '\r')))
        s.n--;
    return s;
}

/* Typographic dashes, quotes and spaces as a keyboard has them. */
static uint32_t fold(uint32_t c) {
    if ((c >= 0x2010 && c <= 0x2015) || c == 0x2212)
        return '-';
    if (c >= 0x2018 && c <= 0x201b)
        return '\'';
    if (c >= 0x201c && c <= 0x201f)
        return '"';
    if (c == 0xa0 || (c >= 0x2002 && c <= 0x200a) || c == 0x202f || c == 0x205f || c == 0x3000)
        return ' ';
    return c;
}

static uint32_t next_folded(struct str *s) {
    uint32_t c = 0;
    size_t n = utf8_decode(*s, &c);
    if (n == 0) {
        c = (unsigned char)s->p[0];
        n = 1;
    }
    *s = str_from(*s, n);
    return fold(c);
}

static bool equal_folded(struct str x, struct str y) {
    while (x.n && y.n)
        if (next_folded(&x) != next_folded(&y))
            return false;
    return x.n == y.n;
}

static bool equal(struct str x, struct str y, int pass) {
    switch (pass) {
    case 0:
        return str_eq(x, y);
    case 1:
        return str_eq(trim_right(x), trim_right(y));
    case 2:
        return str_eq(str_trim(x), str_trim(y));
    default:
        return equal_folded(str_trim(x), str_trim(y));
    }
}

static bool fits(
    const struct patch_lines *file, size_t at, const struct patch_lines *old, int pass) {
    for (size_t i = 0; i < old->n; i++)
        if (!equal(file->v[at + i], old->v[i], pass))
            return false;
    return true;
}

/* The place of the lines at or after `from`, or -1. */
static ptrdiff_t seek(const struct patch_lines *file, size_t from, const struct patch_lines *old) {
    if (old->n > file->n)
        return -1;
    for (int pass = 0; pass < PASSES; pass++)
        for (size_t at = from; at + old->n <= file->n; at++)
            if (fits(file, at, old, pass))
                return (ptrdiff_t)at;
    return -1;
}

/* ---- placing ---- */

/* The bytes of a chunk's new lines: context keeps what the file has. */
static void replace(struct applier *x, size_t start, size_t old_count, const struct patch_chunk *c,
    size_t new_count) {
    struct patch_lines lines = { arena_array(x->arena, struct str, new_count), new_count };
    for (size_t i = 0; i < new_count; i++) {
        struct str line = c->new_.v[i];
        size_t kept = c->kept[i];
        if (kept && kept <= old_count)
            line = x->file.v[start + kept - 1];
        lines.v[i] = line;
    }
    x->replacements[x->count] = (struct replacement){ start, old_count, x->count, lines };
    x->count++;
}

static struct str joined(struct arena *a, const struct patch_lines *lines) {
    _cleanup_buf_ struct buf text = { 0 };
    for (size_t i = 0; i < lines->n; i++) {
        if (i)
            buf_add_char(&text, '\n');
        buf_add_str(&text, lines->v[i]);
    }
    return arena_str(a, buf_str(&text));
}

static bool place(struct applier *x, const struct patch_chunk *c, size_t *pos) {
    if (c->anchor.p) {
        struct str anchor = c->anchor;
        ptrdiff_t at = seek(&x->file, *pos, &(struct patch_lines){ &anchor, 1 });
        if (at < 0) {
            *x->ret_error = arena_printf(x->arena, "Failed to find context '%.*s' in %.*s",
                STR_ARGS(anchor), STR_ARGS(x->name));
            return false;
        }
        *pos = (size_t)at + 1;
    }
    if (c->old.n == 0) {
        size_t end = x->file.n;
        if (end && x->file.v[end - 1].n == 0)
            end--;
        replace(x, end, 0, c, c->new_.n);
        return true;
    }
    struct patch_lines old = c->old;
    size_t new_count = c->new_.n;
    size_t from = c->at_end && old.n <= x->file.n ? x->file.n - old.n : *pos;
    ptrdiff_t at = seek(&x->file, from, &old);
    if (at < 0 && old.v[old.n - 1].n == 0) {
        old.n--;
        if (new_count && c->new_.v[new_count - 1].n == 0)
            new_count--;
        from = c->at_end && old.n <= x->file.n ? x->file.n - old.n : *pos;
        at = seek(&x->file, from, &old);
    }
    if (at < 0) {
        *x->ret_error = arena_printf(x->arena, "Failed to find expected lines in %.*s:\n%.*s",
            STR_ARGS(x->name), STR_ARGS(joined(x->arena, &c->old)));
        return false;
    }
    replace(x, (size_t)at, old.n, c, new_count);
    *pos = (size_t)at + old.n;
    return true;
}

static int by_start(const void *a, const void *b) {
    const struct replacement *x = a, *y = b;
    if (x->start != y->start)
        return x->start < y->start ? -1 : 1;
    return x->order < y->order ? -1 : 1;
}

/* Lines that stay keep their bytes; the last one gets a line end. */
static void add_kept(struct buf *text, struct str raw, const char *line_end) {
    buf_add_str(text, raw);
    if (!raw.n || raw.p[raw.n - 1] != '\n')
        buf_add_str(text, str_of(line_end));
}

static struct str assemble(struct applier *x, const char *line_end) {
    _cleanup_buf_ struct buf text = { 0 };
    size_t line = 0;
    qsort(x->replacements, x->count, sizeof *x->replacements, by_start);
    for (size_t i = 0; i <= x->count; i++) {
        size_t until = i < x->count ? x->replacements[i].start : x->file.n;
        for (; line < until; line++)
            add_kept(&text, x->raw.v[line], line_end);
        if (i == x->count)
            break;
        const struct replacement *r = &x->replacements[i];
        for (size_t k = 0; k < r->lines.n; k++)
            buf_printf(&text, "%.*s%s", STR_ARGS(r->lines.v[k]), line_end);
        if (line < r->start + r->old_count)
            line = r->start + r->old_count;
    }
    return arena_str(x->arena, buf_str(&text));
}

/* The file's own way to end lines: that of its first line. */
static const char *line_end_of(struct str contents) {
    ptrdiff_t at = str_index(contents, '\n');
    return at > 0 && contents.p[at - 1] == '\r' ? "\r\n" : "\n";
}

bool patch_apply(struct arena *a, const struct patch_hunk *hunk, struct str contents,
    struct str name, struct str *ret, struct str *ret_error) {
    size_t chunks = 0, pos = 0;
    for (const struct patch_chunk *c = hunk->chunks; c; c = c->next)
        chunks++;
    struct applier x = { .arena = a,
        .replacements = arena_array(a, struct replacement, chunks),
        .name = name,
        .ret_error = ret_error };
    split(&x, contents);
    for (const struct patch_chunk *c = hunk->chunks; c; c = c->next)
        if (!place(&x, c, &pos))
            return false;
    *ret = assemble(&x, line_end_of(contents));
    return true;
}
