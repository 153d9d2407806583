/* plan_text: a proposed plan within what the model writes. */
#include "turn/plan_text.h"

static const struct str open_tag = STR_INIT("<proposed_plan>");
static const struct str close_tag = STR_INIT("</proposed_plan>");

static struct str expected(const struct plan_text *p) {
    return p->in_plan ? close_tag : open_tag;
}

/* Could the line, as far as it is known, be the tag alone, with blanks around it? */
static bool may_be_tag(const struct plan_text *p) {
    struct str line = str_trim(buf_str(&p->held)), tag = expected(p);
    if (p->had_plan && !p->in_plan)
        return false;
    return line.n <= tag.n && str_starts(tag, line);
}

static bool is_tag(const struct plan_text *p) {
    return !(p->had_plan && !p->in_plan) && str_eq(str_trim(buf_str(&p->held)), expected(p));
}

/* What belongs together is told at once. */
static void tell(struct plan_text *p, const struct plan_text_events *events, void *user) {
    if (p->ready.n && p->in_plan)
        events->on_inside(user, buf_str(&p->ready));
    else if (p->ready.n)
        events->on_outside(user, buf_str(&p->ready));
    buf_clear(&p->ready, SIZE_MAX);
}

static void release(struct plan_text *p) {
    buf_add_str(&p->ready, buf_str(&p->held));
    buf_clear(&p->held, SIZE_MAX);
}

static void take_tag(struct plan_text *p, const struct plan_text_events *events, void *user) {
    tell(p, events, user);
    buf_clear(&p->held, SIZE_MAX);
    p->in_plan = !p->in_plan;
    if (!p->in_plan)
        return;
    p->had_plan = true;
    events->on_plan_begin(user);
}

/* The rest of a line that is none of a tag, up to and with its end. */
static size_t pass_line(struct plan_text *p, struct str rest) {
    ptrdiff_t end = str_index(rest, '\n');
    size_t n = end < 0 ? rest.n : (size_t)end + 1;
    buf_add_str(&p->ready, str_sub(rest, 0, n));
    p->in_line = end < 0;
    return n;
}

void plan_text_feed(
    struct plan_text *p, struct str piece, const struct plan_text_events *events, void *user) {
    for (size_t at = 0; at < piece.n;) {
        if (p->in_line) {
            at += pass_line(p, str_from(piece, at));
            continue;
        }
        char c = piece.p[at++];
        if (c == '\n' && is_tag(p)) {
            take_tag(p, events, user);
            continue;
        }
        buf_add_char(&p->held, c);
        if (c == '\n') {
            release(p);
        } else if (!may_be_tag(p)) {
            release(p);
            p->in_line = true;
        }
    }
    tell(p, events, user);
}

void plan_text_end(struct plan_text *p, const struct plan_text_events *events, void *user) {
    if (p->held.n && is_tag(p))
        take_tag(p, events, user);
    else
        release(p);
    tell(p, events, user);
}

void plan_text_done(struct plan_text *p) {
    buf_done(&p->held);
    buf_done(&p->ready);
}
