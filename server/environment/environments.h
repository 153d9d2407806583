/* environments: the remote machines that clients made known, beside this one, which is called "local"
 * (local-methods.md 14). They are known for the life of the process.
 *
 * A connection is made when one becomes known. One that breaks is taken up again for a while; after that, and after a
 * failure, the next question tries anew. Commands and files stay on this machine: what is done with a remote one is to
 * connect, to ask what it is, and to name it to clients and to the model. */
#pragma once

#include "base/error.h"
#include "base/json.h"
#include "environment/exec_link.h"

#define ENVIRONMENT_LOCAL "local"

enum {
    ENVIRONMENTS_MAX = 1024,
    ENVIRONMENT_RESUME_MS = 45 * 1000, /* how long a broken connection is taken up again */
    ENVIRONMENT_RESUME_STEP_MS = 1000,
};

struct environments;
struct environment;
struct upstream;

enum environment_state {
    ENVIRONMENT_PENDING,
    ENVIRONMENT_READY,
    ENVIRONMENT_LOST, /* being taken up again */
    ENVIRONMENT_FAILED,
};

struct environments_events {
    /* An environment that was ready is lost, or one is ready now. */
    void (*on_connection)(void *user, struct str id, bool connected);
};

/* The list, empty. Connections are operations of `upstream`, which must outlive it. */
struct environments *environments_new(
    struct upstream *upstream, const struct environments_events *events, void *user);
/* No event comes any more; the connections end with `upstream`. */
void environments_cancel(struct environments *all);
/* After the loop has run out. Accepts NULL. */
void environments_free(struct environments *all);

/* Makes one known, or gives a known one another address, and connects. Everything is copied. The error is the text of
 * an answer -32600. */
bool environments_add(struct environments *all, struct str id, const struct exec_link_address *to,
    struct error *reterr);

/* NULL when there is none, also when `all` is NULL. */
struct environment *environments_find(struct environments *all, struct str id);
/* In the order in which they became known; begins after NULL and ends with NULL. */
struct environment *environments_next(struct environments *all, struct environment *before);

struct str environment_id(const struct environment *e);
/* `ret_why` (may be NULL): why it is not ready, "no string" when nothing has failed; lives until something happens. */
enum environment_state environment_state(const struct environment *e, struct str *ret_why);

/* Once, never from within environment_ask() and not after a cancel: the result of the machine, or NULL and why there is
 * none. */
typedef void environment_answered(void *user, const struct json *result, struct str why);

/* Asks the machine, its facts once it is connected: an operation of `group`. Its status is asked only of one that is
 * ready. */
struct op *environment_ask(struct environment *e, struct op_group *group,
    enum exec_question question, environment_answered *done, void *user);
