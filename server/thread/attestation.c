/* attestation: what a client says of itself to the service of a ChatGPT account. */
#include "thread/attestation.h"

#include "auth/auth.h"
#include "rpc/connection.h"
#include "rpc/outgoing.h"
#include "thread/hidden.h"
#include "thread/manager.h"

#include <assert.h>

/* "s" of the header's value. */
enum status { STATUS_OK = 0, STATUS_TIMED_OUT = 1, STATUS_REFUSED = 2, STATUS_MALFORMED = 4 };

struct asking {
    struct op op;
    struct thread *thread;
    struct subscribers to; /* one */
    struct rpc_outgoing *question;
    uv_timer_t timer;
    void (*done)(void *user);
    void *user;
};

static void asking_cancel(struct op *op) {
    struct asking *x = (struct asking *)op;
    if (x->question)
        rpc_outgoing_cancel(x->question);
    x->question = NULL;
    subscribers_clear(&x->to);
    op_close(op);
}

static const struct op_class asking_class = { "attestation", asking_cancel, NULL };

static void end(struct asking *x, enum status status, struct str token) {
    struct buf *value = &x->thread->attestation;
    void (*done)(void *) = x->done;
    void *user = x->user;
    buf_clear(value, SIZE_MAX);
    buf_printf(value, "{\"v\":1,\"s\":%d", (int)status);
    if (token.p) {
        buf_add_str(value, STR(",\"t\":"));
        json_write_str(value, token);
    }
    buf_add_char(value, '}');
    op_cancel(&x->op);
    done(user);
}

static void on_answer(void *user, const struct attestation_generate_response *answer) {
    struct asking *x = user;
    x->question = NULL;
    if (answer)
        end(x, STATUS_OK, answer->token);
    else
        end(x, x->to.hub->error_code ? STATUS_REFUSED : STATUS_MALFORMED, STR_NONE);
}

static void on_limit(uv_timer_t *timer) {
    end(timer->data, STATUS_TIMED_OUT, STR_NONE);
}

static struct connection *find_client(const struct subscribers *set) {
    for (const struct subscription *s = set->head; s; s = s->next_in_set)
        if (connection_capabilities(s->conn)->request_attestation)
            return s->conn;
    return NULL;
}

struct op *attestation_ask(
    struct thread *t, const struct provider *p, void (*done)(void *user), void *user) {
    struct subscribers *clients = &thread_front(t)->subscribers;
    struct connection *client = find_client(clients);
    buf_clear(&t->attestation, SIZE_MAX);
    if (!client || !auth_login_for(t->manager->auth, p))
        return NULL;
    struct asking *x = op_new(&t->ops, &asking_class, sizeof *x);
    x->thread = t;
    x->done = done;
    x->user = user;
    subscribers_init(&x->to, clients->hub, x);
    subscribers_add(&x->to, client);
    x->question =
        ask_attestation_generate(&x->to, &(struct attestation_generate_params){ 0 }, on_answer, x);
    int r = uv_timer_init(t->manager->loop, &x->timer);
    assert(r == 0);
    op_own(&x->op, &x->timer);
    uv_update_time(t->manager->loop);
    (void)uv_timer_start(&x->timer, on_limit, ATTESTATION_WAIT_MS, 0);
    return &x->op;
}
