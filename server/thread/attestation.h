/* attestation: what a client says of itself to the service of a ChatGPT account, in the header x-oai-attestation of
 * requests and handshakes (upstream-api.md 4, realtime.md 7.3). */
#pragma once

#include "config/provider.h"
#include "loop/op.h"

struct thread;

enum { ATTESTATION_WAIT_MS = 100 };

/* Asks the first of the thread's clients that offered it; thread->attestation is the header's value then, also when
 * the client failed or took longer than ATTESTATION_WAIT_MS. NULL, and no value: none did, or the provider takes no
 * ChatGPT login. Else an operation of the thread; `done` comes once, from the loop, not after a cancel. */
struct op *attestation_ask(
    struct thread *thread, const struct provider *p, void (*done)(void *user), void *user);
