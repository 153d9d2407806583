/* fuzzy_match: how well a path fits a query. */
#include "search/fuzzy_match.h"

#include "base/utf8.h"
#include "base/xmalloc.h"

#include <stdlib.h>

enum {
    SCORE_MATCH = 16,
    PENALTY_GAP_START = 3,
    PENALTY_GAP_EXTENSION = 1,
    FIRST_MULTIPLIER = 2,
    BONUS_RUN = 4,
    BONUS_BOUNDARY = 8,
    BONUS_DELIMITER = 9,
    BONUS_CAMEL = 5,
    NO_SCORE = -1,
};

/* One cell of the table: n[i] matched at j, and n[i] matched before j - 1. */
struct cell {
    int32_t here, before;
    uint8_t run;
};
enum { TRACE_GAP = 1, TRACE_STARTED = 2 };

/* All arrays have room for `room` characters. */
struct fuzzy_matcher {
    struct letters letters;
    size_t room, trace_room;
    uint32_t *lower, *bare; /* the text without case, and without accents either */
    uint8_t *bonus;
    struct cell *last, *now;
    uint8_t *trace; /* of all cells; grown when indices are asked for */
    uint8_t *hit;   /* characters that matched */
    unsigned n;
};

struct fuzzy_matcher *fuzzy_matcher_new(void) {
    return xcalloc(1, sizeof(struct fuzzy_matcher));
}

void fuzzy_matcher_free(struct fuzzy_matcher *m) {
    if (!m)
        return;
    free(m->lower);
    free(m->bare);
    free(m->bonus);
    free(m->last);
    free(m->now);
    free(m->trace);
    free(m->hit);
    free(m);
}

struct letters *fuzzy_matcher_letters(struct fuzzy_matcher *m) {
    return &m->letters;
}

/* ---- the text ---- */

static void make_room(struct fuzzy_matcher *m, size_t n) {
    if (n <= m->room)
        return;
    m->room = n * 2;
    m->lower = xrealloc(m->lower, m->room * sizeof *m->lower);
    m->bare = xrealloc(m->bare, m->room * sizeof *m->bare);
    m->bonus = xrealloc(m->bonus, m->room);
    m->last = xrealloc(m->last, m->room * sizeof *m->last);
    m->now = xrealloc(m->now, m->room * sizeof *m->now);
    m->hit = xrealloc(m->hit, m->room);
}

/* By the classes of the character before and of its own. */
static uint8_t bonus_of(enum letter_class before, enum letter_class c) {
    if (c >= LETTER_LOWER && before == LETTER_SPACE)
        return BONUS_BOUNDARY;
    if (c >= LETTER_LOWER && before == LETTER_DELIMITER)
        return BONUS_DELIMITER;
    if (c >= LETTER_LOWER && before == LETTER_OTHER)
        return BONUS_BOUNDARY;
    if ((before == LETTER_LOWER && c == LETTER_UPPER) ||
        (before != LETTER_NUMBER && c == LETTER_NUMBER))
        return BONUS_CAMEL;
    return c == LETTER_SPACE || c == LETTER_OTHER ? BONUS_BOUNDARY : 0;
}

static void take_char(struct fuzzy_matcher *m, uint32_t c, enum letter_class *before) {
    enum letter_class class = letters_class(&m->letters, c);
    m->bonus[m->n] = bonus_of(*before, class);
    m->lower[m->n] = letters_lower(&m->letters, c);
    m->bare[m->n] = letters_bare(&m->letters, m->lower[m->n]);
    *before = class;
    m->n++;
}

static void take_text(struct fuzzy_matcher *m, struct str text) {
    enum letter_class before = LETTER_DELIMITER;
    make_room(m, text.n + 1);
    m->n = 0;
    for (size_t i = 0; i < text.n;) {
        uint32_t c = (unsigned char)text.p[i];
        size_t n = c < 0x80 ? 1 : utf8_decode(str_from(text, i), &c);
        take_char(m, c, &before);
        i += n ? n : 1;
    }
}

static const uint32_t *text_for(const struct fuzzy_matcher *m, const struct fuzzy_atom *atom) {
    return atom->keeps_accents ? m->lower : m->bare;
}

/* ---- characters in their order ---- */

/* The part of the text that can have a share in a match. */
struct span {
    unsigned from, to;
};

static bool find_span(
    const uint32_t *text, unsigned n, const struct fuzzy_atom *atom, struct span *ret) {
    unsigned i = 0;
    *ret = (struct span){ 0, n };
    for (unsigned j = 0; j < n && i < atom->n; j++)
        if (text[j] == atom->text[i] && i++ == 0)
            ret->from = j;
    while (i == atom->n && text[ret->to - 1] != atom->text[i - 1])
        ret->to--;
    return i == atom->n;
}

static int32_t best(int32_t from_match, int32_t from_gap, bool *ret_started) {
    int32_t started = from_match == NO_SCORE           ? NO_SCORE
                      : from_match > PENALTY_GAP_START ? from_match - PENALTY_GAP_START
                                                       : 0;
    int32_t extended = from_gap == NO_SCORE               ? NO_SCORE
                       : from_gap > PENALTY_GAP_EXTENSION ? from_gap - PENALTY_GAP_EXTENSION
                                                          : 0;
    *ret_started = started > extended;
    return *ret_started ? started : extended;
}

/* The cell of the first character of the atom. */
static struct cell first_cell(uint8_t bonus) {
    return (struct cell){ SCORE_MATCH + FIRST_MULTIPLIER * bonus, NO_SCORE, bonus };
}

/* That of a later one: in a run with the one before, or after a gap. */
static struct cell later_cell(
    const struct cell *before, int32_t gap, uint8_t bonus, bool *ret_gap) {
    int32_t a = NO_SCORE, b = gap == NO_SCORE ? NO_SCORE : gap + bonus;
    uint8_t run = 0;
    if (before && before->here != NO_SCORE) {
        run = before->run > BONUS_RUN ? before->run : BONUS_RUN;
        if (bonus >= BONUS_BOUNDARY && bonus > run)
            run = bonus;
        a = before->here + (run > bonus ? run : bonus);
    }
    *ret_gap = a <= b;
    if (a == NO_SCORE && b == NO_SCORE)
        return (struct cell){ NO_SCORE, NO_SCORE, 0 };
    return a > b ? (struct cell){ a + SCORE_MATCH, NO_SCORE, run }
                 : (struct cell){ b + SCORE_MATCH, NO_SCORE, bonus };
}

/* `trace` is NULL when nobody asks for positions. */
static const struct cell no_cell = { NO_SCORE, NO_SCORE, 0 };

static void fill_row(struct fuzzy_matcher *m, struct span span, const uint32_t *text,
    uint32_t wanted, bool first, uint8_t *trace) {
    for (unsigned j = span.from; j < span.to; j++) {
        bool gap = false, started, fits = text[j] == wanted;
        const struct cell *before = j > span.from ? &m->last[j - 1] : NULL;
        struct cell cell = !fits   ? no_cell
                           : first ? first_cell(m->bonus[j])
                                   : later_cell(before, m->last[j].before, m->bonus[j], &gap);
        cell.before = best(j > span.from + 1 ? m->now[j - 2].here : NO_SCORE,
            j > span.from ? m->now[j - 1].before : NO_SCORE, &started);
        m->now[j] = cell;
        if (trace)
            trace[j] = (uint8_t)((gap ? TRACE_GAP : 0) | (started ? TRACE_STARTED : 0));
    }
}

static void mark(struct fuzzy_matcher *m, unsigned k, unsigned j) {
    for (unsigned i = k; i-- > 0;) {
        m->hit[j] = 1;
        if (i == 0)
            return;
        if (m->trace[i * m->n + j] & TRACE_GAP) {
            while (!(m->trace[(i - 1) * m->n + j] & TRACE_STARTED))
                j--;
            j -= 2;
        } else {
            j--;
        }
    }
}

static bool match_anywhere(
    struct fuzzy_matcher *m, const struct fuzzy_atom *atom, bool marks, uint32_t *score) {
    const uint32_t *text = text_for(m, atom);
    struct span span;
    if (!find_span(text, m->n, atom, &span))
        return false;
    size_t cells = marks ? (size_t)m->n * atom->n : 0;
    if (cells > m->trace_room) {
        m->trace_room = cells;
        m->trace = xrealloc(m->trace, cells);
    }
    for (unsigned i = 0; i < atom->n; i++) {
        fill_row(m, span, text, atom->text[i], i == 0, marks ? m->trace + (size_t)i * m->n : NULL);
        struct cell *row = m->last;
        m->last = m->now;
        m->now = row;
    }
    int32_t top = NO_SCORE;
    unsigned at = 0;
    for (unsigned j = span.from; j < span.to; j++)
        if (m->last[j].here != NO_SCORE && m->last[j].here >= top) {
            top = m->last[j].here;
            at = j;
        }
    if (marks)
        mark(m, atom->n, at);
    *score += (uint32_t)top;
    return true;
}

/* ---- runs ---- */

static bool is_at(const struct fuzzy_matcher *m, const struct fuzzy_atom *atom, unsigned at) {
    return at + atom->n <= m->n &&
           memcmp(text_for(m, atom) + at, atom->text, atom->n * sizeof *atom->text) == 0;
}

static uint32_t run_score(const struct fuzzy_matcher *m, unsigned at, unsigned n) {
    struct cell cell = first_cell(m->bonus[at]);
    bool gap;
    for (unsigned j = 1; j < n; j++)
        cell = later_cell(&cell, NO_SCORE, m->bonus[at + j], &gap);
    return (uint32_t)cell.here;
}

static bool match_run(
    struct fuzzy_matcher *m, const struct fuzzy_atom *atom, bool marks, uint32_t *score) {
    bool at_start = atom->kind == FUZZY_PREFIX || atom->kind == FUZZY_EQUAL;
    bool at_end = atom->kind == FUZZY_SUFFIX || atom->kind == FUZZY_EQUAL;
    if (atom->n > m->n || (atom->kind == FUZZY_EQUAL && atom->n != m->n))
        return false;
    unsigned from = at_end ? m->n - atom->n : 0, to = at_start ? 0 : m->n - atom->n;
    unsigned top_at = 0;
    uint32_t top = 0;
    for (unsigned at = from; at <= to; at++) {
        uint32_t s = is_at(m, atom, at) ? run_score(m, at, atom->n) : 0;
        if (s > top) {
            top = s;
            top_at = at;
        }
    }
    if (!top)
        return false;
    if (marks)
        memset(m->hit + top_at, 1, atom->n);
    *score += top;
    return true;
}

/* ---- all of it ---- */

static bool match_atom(
    struct fuzzy_matcher *m, const struct fuzzy_atom *atom, bool marks, uint32_t *score) {
    uint32_t unused = 0;
    if (atom->inverse)
        return !match_run(m, atom, false, &unused);
    return atom->kind == FUZZY_ANYWHERE ? match_anywhere(m, atom, marks, score)
                                        : match_run(m, atom, marks, score);
}

/* Most paths are ASCII and most of them do not fit: seen without taking them apart. */
static bool cannot_fit(const struct fuzzy_query *query, struct str text) {
    for (unsigned i = 0; i < query->count; i++) {
        const struct fuzzy_atom *atom = &query->atoms[i];
        unsigned at = 0;
        if (atom->inverse)
            continue;
        for (size_t j = 0; j < text.n && at < atom->n; j++) {
            unsigned char c = (unsigned char)text.p[j];
            if (c >= 0x80)
                return false;
            at += (c >= 'A' && c <= 'Z' ? c + 32u : c) == atom->text[at];
        }
        if (at < atom->n)
            return true;
    }
    return false;
}

bool fuzzy_match(struct fuzzy_matcher *m, const struct fuzzy_query *query, struct str text,
    uint32_t *ret_score, uint32_t *indices, unsigned *ret_count) {
    *ret_score = 0;
    if (cannot_fit(query, text))
        return false;
    take_text(m, text);
    if (indices)
        memset(m->hit, 0, m->n);
    for (unsigned i = 0; i < query->count; i++)
        if (!match_atom(m, &query->atoms[i], indices != NULL, ret_score))
            return false;
    unsigned count = 0;
    for (unsigned j = 0; indices && j < m->n; j++)
        if (m->hit[j])
            indices[count++] = j;
    if (ret_count)
        *ret_count = count;
    return true;
}

uint32_t fuzzy_best_score(const struct fuzzy_query *query) {
    uint32_t sum = 0;
    for (unsigned i = 0; i < query->count; i++)
        if (!query->atoms[i].inverse)
            sum += SCORE_MATCH + FIRST_MULTIPLIER * BONUS_DELIMITER +
                   (query->atoms[i].n - 1) * (SCORE_MATCH + BONUS_DELIMITER);
    return sum;
}

bool fuzzy_equal(struct fuzzy_matcher *m, const struct fuzzy_query *query, struct str text) {
    if (query->count != 1)
        return false;
    take_text(m, text);
    return m->n == query->atoms[0].n && is_at(m, &query->atoms[0], 0);
}
