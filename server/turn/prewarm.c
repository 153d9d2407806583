/* prewarm: a thread's websocket is opened before its first turn. */
#include "turn/prewarm.h"

#include "account/routing.h"
#include "base/log.h"
#include "thread/attestation.h"
#include "thread/manager.h"
#include "turn/metadata.h"
#include "turn/prompt.h"
#include "upstream/responses.h"

/* Until the request is out, and again while a refused credential is renewed. */
struct prewarm {
    struct op op;
    struct thread *thread;
    struct op *wait;
    unsigned recovery_step;
};

static void prewarm_cancel(struct op *op) {
    struct prewarm *x = (struct prewarm *)op;
    if (x->wait)
        op_cancel(x->wait);
    op_close(op);
}

static const struct op_class prewarm_class = { "prewarm", prewarm_cancel, NULL };

static void begin(struct thread *thread, unsigned recovery_step);

/* A turn that is under way looks after the credential itself. */
static void on_refused(void *user, unsigned recovery_step) {
    struct thread *thread = user;
    if (!thread->turn)
        begin(thread, recovery_step);
}

static void send_request(struct thread *thread, unsigned recovery_step) {
    _cleanup_arena_ struct arena a = { 0 };
    _cleanup_buf_ struct buf body = { 0 };
    const struct provider provider = turn_provider(thread, &a);
    struct upstream_headers headers = { .arena = &a };
    struct error why;
    struct str metadata = turn_metadata_text(thread, NULL, &a);
    if (!turn_metadata_headers(thread, NULL, metadata, &headers, &why)) {
        log_info("turn: no prewarm: %s", why.text);
        return;
    }
    turn_prompt_write(&body, thread, NULL, metadata);
    responses_prewarm(thread->responses,
        &(struct response_request){ .provider = &provider,
            .headers = headers.v,
            .header_count = headers.n,
            .body = buf_str(&body),
            .session = thread->responses },
        &(struct response_refused){ on_refused, thread, recovery_step });
}

static void on_attested(void *user) {
    struct prewarm *x = user;
    struct thread *thread = x->thread;
    x->wait = NULL;
    if (!thread->turn && responses_use_websocket(thread->responses, &thread->settings.provider))
        send_request(thread, x->recovery_step);
    op_close(&x->op);
}

static void finish(struct prewarm *x) {
    x->wait = attestation_ask(x->thread, &x->thread->settings.provider, on_attested, x);
    if (!x->wait)
        on_attested(x);
}

static void on_routed(void *user, const struct auth_failure *failure) {
    struct prewarm *x = user;
    x->wait = NULL;
    if (failure)
        op_close(&x->op); /* the turn will say so */
    else
        finish(x);
}

static void on_credential(void *user, const struct auth_failure *failure) {
    struct prewarm *x = user;
    struct thread *thread = x->thread;
    x->wait = NULL;
    if (failure) {
        op_close(&x->op);
        return;
    }
    x->wait = routing_prepare(
        thread->manager->account, &thread->settings.provider, &thread->ops, on_routed, x);
    if (!x->wait)
        finish(x);
}

/* The first time, or (recovery_step > 0) after the credential was refused. */
static void begin(struct thread *thread, unsigned recovery_step) {
    struct auth *auth = thread->manager->auth;
    const struct provider *provider = &thread->settings.provider;
    struct prewarm *x = op_new(&thread->ops, &prewarm_class, sizeof *x);
    x->thread = thread;
    x->recovery_step = recovery_step;
    if (recovery_step == 0) {
        x->recovery_step = 1;
        x->wait = auth_prepare(auth, provider, &thread->ops, on_credential, x);
        if (!x->wait)
            on_credential(x, NULL);
        return;
    }
    unsigned step = recovery_step - 1;
    x->wait = auth_recover(auth, provider, &step, &thread->ops, on_credential, x);
    x->recovery_step = step + 1;
    if (!x->wait)
        op_close(&x->op); /* nothing is left to try */
}

void turn_prewarm(struct thread *thread) {
    if (responses_use_websocket(thread->responses, &thread->settings.provider))
        begin(thread, 0);
}
