/* prepare: what a request to the model waits for before it is written: a credential, the workspace's origin, what the
 * history keeps in files, the client's attestation (upstream-api.md 3.3, 4, 18). */
#pragma once

#include <stdbool.h>

struct turn;
struct upstream_error;

/* Ends with turn_sample_send() or turn_sample_no_credential(), maybe before it returns; turn->wait is what it waits
 * for. */
void turn_prepare(struct turn *turn);
/* After a failure. True: the credential was refused and is being renewed; then as above (upstream-api.md 18.5). */
bool turn_prepare_anew(struct turn *turn, const struct upstream_error *e);
