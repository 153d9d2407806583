/* file_match: the best of the files that were seen. */
#include "search/file_match.h"

#include "base/utf8.h"

enum { BONUS_NAME = 65536, BONUS_WHOLE_NAME = 131072 };

struct ranking {
    const struct file_walk *walk;
    struct fuzzy_matcher *matcher;
    const struct fuzzy_query *query;
    struct file_match *v;
    size_t n;
    struct file_match directory; /* the one of that name with the shortest path */
    bool has_directory;
    uint32_t best; /* without what names add */
};

struct str file_match_name(struct str path) {
    for (size_t i = path.n; i-- > 0;)
        if (path.p[i] == '/')
            return str_from(path, i + 1);
    return path;
}

static bool is_before(const struct file_match *a, const struct file_match *b) {
    return a->score != b->score ? a->score > b->score : str_cmp(a->path, b->path) < 0;
}

/* Most are not, once the list is full of better ones. */
static bool is_hopeless(const struct ranking *r, const struct file_match *m, uint32_t best) {
    struct file_match top = { .path = m->path, .score = best };
    return r->n == FILE_MATCHES_MAX && !is_before(&top, &r->v[r->n - 1]);
}

static void rank(struct ranking *r, const struct file_match *found) {
    size_t at = r->n;
    if (at == FILE_MATCHES_MAX && !is_before(found, &r->v[at - 1]))
        return;
    if (at == FILE_MATCHES_MAX)
        at--;
    else
        r->n++;
    for (; at > 0 && is_before(found, &r->v[at - 1]); at--)
        r->v[at] = r->v[at - 1];
    r->v[at] = *found;
}

/* A file whose name fits is better than any whose path does. */
static bool match_name(struct ranking *r, struct file_match *m, uint32_t *indices) {
    struct str base = file_match_name(m->path);
    if (!r->query->plain || m->entry.is_directory ||
        !fuzzy_match(r->matcher, r->query, base, &m->score, indices, &m->index_count))
        return false;
    m->score += BONUS_NAME;
    if (fuzzy_equal(r->matcher, r->query, base))
        m->score += BONUS_WHOLE_NAME;
    uint32_t shift = (uint32_t)utf8_length(str_sub(m->path, 0, m->path.n - base.n));
    for (unsigned i = 0; indices && i < m->index_count; i++)
        indices[i] += shift;
    return true;
}

static bool match_path(struct ranking *r, struct file_match *m, uint32_t *indices) {
    return fuzzy_match(r->matcher, r->query, m->path, &m->score, indices, &m->index_count);
}

/* Could its name alone be good enough? A whole name has about as many letters as the query. */
static bool name_is_hopeless(const struct ranking *r, const struct file_match *m) {
    bool whole = file_match_name(m->path).n <= r->query->atoms[0].n * UTF8_BYTES_MAX;
    return is_hopeless(r, m, r->best + BONUS_NAME + (whole ? BONUS_WHOLE_NAME : 0));
}

static bool match(struct ranking *r, struct file_match *m) {
    if (r->query->plain && !m->entry.is_directory && name_is_hopeless(r, m))
        return false;
    return match_name(r, m, NULL) ||
           ((m->entry.is_directory || !is_hopeless(r, m, r->best)) && match_path(r, m, NULL));
}

static void consider(struct ranking *r, size_t i) {
    struct file_match m = { .entry = file_walk_entry(r->walk, i) };
    m.path = file_walk_path(r->walk, m.entry);
    if (!match(r, &m))
        return;
    bool named = r->query->plain && m.entry.is_directory &&
                 fuzzy_equal(r->matcher, r->query, file_match_name(m.path));
    if (!named || (r->has_directory && m.path.n >= r->directory.path.n)) {
        rank(r, &m);
        return;
    }
    if (r->has_directory)
        rank(r, &r->directory);
    r->directory = m;
    r->has_directory = true;
}

static void add_indices(struct ranking *r, struct arena *a, struct file_match *m) {
    uint32_t score = m->score;
    m->indices = arena_array(a, uint32_t, m->path.n);
    if (!match_name(r, m, m->indices))
        (void)match_path(r, m, m->indices);
    m->score = score;
}

size_t file_match_best(struct arena *a, const struct file_walk *walk, struct fuzzy_matcher *matcher,
    struct str query, struct file_match ret[FILE_MATCHES_MAX]) {
    struct fuzzy_query parsed;
    fuzzy_query_parse(a, fuzzy_matcher_letters(matcher), query, &parsed);
    struct ranking r = { .walk = walk,
        .matcher = matcher,
        .query = &parsed,
        .v = ret,
        .best = fuzzy_best_score(&parsed) };
    if (!parsed.count)
        return 0;
    for (size_t i = 0; i < file_walk_count(walk); i++)
        consider(&r, i);
    if (r.has_directory) {
        r.directory.score += BONUS_WHOLE_NAME;
        rank(&r, &r.directory);
    }
    for (size_t i = 0; i < r.n; i++) {
        add_indices(&r, a, &ret[i]);
        ret[i].path = arena_str(a, ret[i].path);
    }
    return r.n;
}
