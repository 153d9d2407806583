/* prepare: what a request to the model waits for before it is written. */
#include "turn/prepare.h"

#include "account/routing.h"
#include "auth/auth.h"
#include "thread/attestation.h"
#include "thread/history_load.h"
#include "thread/manager.h"
#include "turn/sample.h"
#include "turn/state.h"

static void on_attested(void *user) {
    struct turn *turn = user;
    turn->wait = NULL;
    turn_sample_send(turn);
}

/* A request over a websocket that is there has no head. */
static void attest_and_send(struct turn *turn) {
    struct thread *thread = turn->thread;
    if (!responses_has_websocket(thread->responses))
        turn->wait = attestation_ask(thread, &thread->settings.provider, on_attested, turn);
    if (!turn->wait)
        turn_sample_send(turn);
}

static void on_loaded(void *user) {
    struct turn *turn = user;
    turn->wait = NULL;
    attest_and_send(turn);
}

static void load_and_send(struct turn *turn) {
    turn->wait = history_load(turn->thread, on_loaded, turn);
    if (!turn->wait)
        attest_and_send(turn);
}

static void on_settled(void *user, const struct auth_failure *failure) {
    struct turn *turn = user;
    turn->wait = NULL;
    if (failure)
        turn_sample_no_credential(turn, failure);
    else
        load_and_send(turn);
}

/* Where the workspace's requests go has to be known first (upstream-api.md 3.3). */
static void route_and_send(struct turn *turn) {
    struct thread *thread = turn->thread;
    turn->wait = routing_prepare(
        thread->manager->account, &thread->settings.provider, &thread->ops, on_settled, turn);
    if (!turn->wait)
        load_and_send(turn);
}

/* What a login could not get before it expires is asked for again when it is refused. */
static void on_prepared(void *user, const struct auth_failure *failure) {
    struct turn *turn = user;
    turn->wait = NULL;
    if (failure && turn->thread->settings.provider.auth.command.n)
        turn_sample_no_credential(turn, failure);
    else
        route_and_send(turn);
}

bool turn_prepare_anew(struct turn *turn, const struct upstream_error *e) {
    const struct thread *thread = turn->thread;
    if (!e->unauthorized)
        return false;
    turn->wait = auth_recover(thread->manager->auth, &thread->settings.provider,
        &turn->recovery_step, &turn->thread->ops, on_settled, turn);
    return turn->wait != NULL;
}

void turn_prepare(struct turn *turn) {
    struct thread *thread = turn->thread;
    turn->wait = auth_prepare(
        thread->manager->auth, &thread->settings.provider, &thread->ops, on_prepared, turn);
    if (!turn->wait)
        route_and_send(turn);
}
