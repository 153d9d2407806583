/* sample: asking the model once, and again when that failed (agent-loop.md 6, upstream-api.md 11). */
#pragma once

struct auth_failure;
struct turn;

/* Sends the conversation and streams the answer into items; when the model needs another round, or input
 * came meanwhile, asks again; ends the turn otherwise. */
void turn_sample(struct turn *turn);

/* Gives up the request or the wait under way, if there is one. */
void turn_sample_cancel(struct turn *turn);

/* Input came: an answer under way is cut off, and the model is asked with what is known now. */
void turn_sample_restart(struct turn *turn);

/* A tool call has ended; with the last one the turn goes on. */
void turn_sample_call_ended(struct turn *turn);

/* A client that did not read reads again. */
void turn_sample_resume(struct turn *turn);

/* For prepare.c: the request may be written, or there is no credential for it. */
void turn_sample_send(struct turn *turn);
void turn_sample_no_credential(struct turn *turn, const struct auth_failure *failure);
