/* environments: the remote machines that clients made known. */
#include "environment/environments.h"

#include "base/xmalloc.h"
#include "loop/retry.h"
#include "upstream/upstream.h"

#include <stdlib.h>
#include <strings.h>

struct question {
    struct op op;
    struct question *next;
    struct environment *of; /* NULL: answered */
    enum exec_question what;
    environment_answered *done;
    void *user;
};

struct environment {
    struct environment *next;
    struct environments *all;
    struct arena arena; /* of the address */
    struct str id;      /* own memory: it outlives the address */
    struct exec_link_address to;
    enum environment_state state;
    struct buf why;     /* why it is not ready */
    struct buf session; /* of the exec-server; empty before the first */
    struct buf broken;  /* how the connection broke that is taken up again */
    uint64_t broken_at_ms;
    struct exec_link *link; /* NULL: none */
    struct op *again;       /* the wait for the next attempt, or NULL */
    struct question *questions;
};

struct environments {
    struct upstream *upstream;
    const struct environments_events *events;
    void *user;
    struct environment *first, **end;
    size_t count;
};

static void set_text(struct buf *field, struct str text) {
    buf_clear(field, 0);
    buf_add_str(field, text);
}

/* ---- questions ---- */

static void forget(struct question *q) {
    struct question **at = q->of ? &q->of->questions : NULL;
    while (at && *at != q)
        at = &(*at)->next;
    if (at)
        *at = q->next;
    q->of = NULL;
}

static void question_cancel(struct op *op) {
    forget((struct question *)op);
    op_close(op);
}

static const struct op_class question_class = { "environment_question", question_cancel, NULL,
    NULL };

static struct question **first_of(struct environment *e, enum exec_question what) {
    struct question **at = &e->questions;
    while (*at && (*at)->what != what)
        at = &(*at)->next;
    return at;
}

/* Those that come in the meantime wait for the next answer. */
static void answer_all(
    struct environment *e, enum exec_question what, const struct json *result, struct str why) {
    struct question *asked = NULL, **at;
    while (*(at = first_of(e, what))) {
        struct question *q = *at;
        *at = q->next;
        q->next = asked;
        q->of = NULL;
        asked = q;
    }
    while (asked) {
        struct question *q = asked;
        environment_answered *done = q->done;
        void *user = q->user;
        asked = q->next;
        op_close(&q->op);
        done(user, result, why);
    }
}

/* ---- the connection ---- */

static void link_up(struct environment *e);

static void tell(struct environment *e, bool connected) {
    e->all->events->on_connection(e->all->user, e->id, connected);
}

static void on_ready(void *user, struct str session) {
    struct environment *e = user;
    set_text(&e->session, session);
    e->state = ENVIRONMENT_READY;
    buf_clear(&e->why, 0);
    tell(e, true);
    if (*first_of(e, EXEC_FACTS) && e->link)
        exec_link_ask(e->link, EXEC_FACTS);
}

static void on_answer(
    void *user, enum exec_question question, const struct json *result, struct str why) {
    answer_all(user, question, result, why);
}

static void on_again(void *user) {
    struct environment *e = user;
    e->again = NULL;
    link_up(e);
}

static void fail(struct environment *e, struct str why) {
    e->state = ENVIRONMENT_FAILED;
    set_text(&e->why, why);
    answer_all(e, EXEC_FACTS, NULL, buf_str(&e->why));
}

static void resume_later(struct environment *e) {
    e->again = retry_start(
        e->all->upstream->loop, &e->all->upstream->ops, ENVIRONMENT_RESUME_STEP_MS, on_again, e);
}

static void on_end(void *user, struct str why) {
    struct environment *e = user;
    _cleanup_arena_ struct arena a = { 0 };
    uint64_t now_ms = uv_now(e->all->upstream->loop);
    e->link = NULL;
    if (e->state == ENVIRONMENT_READY) {
        e->state = ENVIRONMENT_LOST;
        e->broken_at_ms = now_ms;
        set_text(&e->broken, why);
        set_text(&e->why, STR("exec-server environment is recovering"));
        tell(e, false);
        resume_later(e);
        answer_all(e, EXEC_STATUS, NULL, buf_str(&e->why));
    } else if (e->state == ENVIRONMENT_LOST && now_ms - e->broken_at_ms < ENVIRONMENT_RESUME_MS) {
        resume_later(e);
    } else if (e->state == ENVIRONMENT_LOST) {
        fail(e, arena_printf(&a,
                    "%.*s; failed to resume exec-server session: recovery timed out after %ds",
                    STR_ARGS(buf_str(&e->broken)), ENVIRONMENT_RESUME_MS / 1000));
        buf_clear(&e->session, 0);
    } else {
        fail(e, why);
    }
}

static const struct exec_link_events link_events = { on_ready, on_answer, on_end };

static void link_up(struct environment *e) {
    struct str session = e->session.n ? buf_str(&e->session) : STR_NONE;
    if (e->state != ENVIRONMENT_LOST)
        e->state = ENVIRONMENT_PENDING;
    e->link = exec_link_open(e->all->upstream, &e->to, session, &link_events, e);
}

static void link_down(struct environment *e) {
    if (e->link)
        exec_link_close(e->link);
    if (e->again)
        op_cancel(e->again);
    e->link = NULL;
    e->again = NULL;
}

/* ---- for the owner ---- */

struct environments *environments_new(
    struct upstream *upstream, const struct environments_events *events, void *user) {
    struct environments *all = xcalloc(1, sizeof *all);
    *all = (struct environments){
        .upstream = upstream, .events = events, .user = user, .end = &all->first
    };
    return all;
}

void environments_cancel(struct environments *all) {
    for (struct environment *e = all->first; e; e = e->next)
        link_down(e);
}

void environments_free(struct environments *all) {
    while (all && all->first) {
        struct environment *e = all->first;
        all->first = e->next;
        buf_done(&e->why);
        buf_done(&e->session);
        buf_done(&e->broken);
        arena_free(&e->arena);
        free((char *)e->id.p);
        free(e);
    }
    free(all);
}

static struct environment *new_environment(struct environments *all, struct str id) {
    struct environment *e = xcalloc(1, sizeof *e);
    char *own = xmalloc(id.n + 1);
    memcpy(own, id.p, id.n);
    e->all = all;
    e->id = (struct str){ own, id.n };
    *all->end = e;
    all->end = &e->next;
    all->count++;
    return e;
}

static bool check(struct str id, const struct exec_link_address *to, struct error *reterr) {
    static const char error[] = "exec-server protocol error";
    struct str url = str_trim(to->url);
    if (id.n == 0)
        return error_set(reterr, 0, "%s: environment id cannot be empty", error);
    if (str_is(id, ENVIRONMENT_LOCAL))
        return error_set(
            reterr, 0, "%s: environment id `local` is reserved for EnvironmentManager", error);
    if (url.n == 0)
        return error_set(reterr, 0, "%s: remote environment requires an exec-server url", error);
    if (url.n == 4 && strncasecmp(url.p, "none", url.n) == 0)
        return error_set(
            reterr, 0, "%s: remote environment cannot use disabled exec-server url", error);
    if (to->bearer_token.p && !exec_link_header_is_fine(to->bearer_token))
        return error_set(
            reterr, 0, "%s: invalid value for exec-server WebSocket header `authorization`", error);
    if (to->request_id.p && !exec_link_header_is_fine(to->request_id))
        return error_set(
            reterr, 0, "%s: invalid value for exec-server WebSocket header `x-request-id`", error);
    return true;
}

bool environments_add(struct environments *all, struct str id, const struct exec_link_address *to,
    struct error *reterr) {
    if (!check(id, to, reterr))
        return false;
    struct environment *e = environments_find(all, id);
    if (!e && all->count >= ENVIRONMENTS_MAX)
        return error_set(
            reterr, 0, "exec-server protocol error: more than %d environments", ENVIRONMENTS_MAX);
    if (!e)
        e = new_environment(all, id);
    link_down(e);
    arena_free(&e->arena);
    e->to = (struct exec_link_address){
        .url = arena_str(&e->arena, str_trim(to->url)),
        .bearer_token = arena_str(&e->arena, to->bearer_token),
        .request_id = arena_str(&e->arena, to->request_id),
        .connect_timeout_ms = to->connect_timeout_ms,
    };
    e->state = ENVIRONMENT_PENDING;
    buf_clear(&e->session, 0);
    buf_clear(&e->why, 0);
    link_up(e);
    return true;
}

struct environment *environments_find(struct environments *all, struct str id) {
    struct environment *e = all ? all->first : NULL;
    while (e && !str_eq(e->id, id))
        e = e->next;
    return e;
}

struct environment *environments_next(struct environments *all, struct environment *before) {
    return before ? before->next : all ? all->first : NULL;
}

struct str environment_id(const struct environment *e) {
    return e->id;
}

enum environment_state environment_state(const struct environment *e, struct str *ret_why) {
    if (ret_why)
        *ret_why = e->why.n ? buf_str(&e->why) : STR_NONE;
    return e->state;
}

struct op *environment_ask(struct environment *e, struct op_group *group,
    enum exec_question question, environment_answered *done, void *user) {
    struct question *q = op_new(group, &question_class, sizeof *q);
    q->of = e;
    q->what = question;
    q->done = done;
    q->user = user;
    q->next = e->questions;
    e->questions = q;
    if (e->state == ENVIRONMENT_READY)
        exec_link_ask(e->link, question);
    else if (e->state == ENVIRONMENT_FAILED)
        link_up(e);
    return &q->op;
}
