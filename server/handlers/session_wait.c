/* session_wait: requests that end the session of a thread, of which hooks hear first. */
#include "handlers/session_wait.h"
#include "handlers/request_wait.h"

#include "thread/session_end.h"
#include "turn/turn.h"

static void on_ended(void *user, struct thread *thread) {
    (void)thread; /* looked for again */
    request_again_now(user);
}

bool session_is_over(struct rpc_request *req, struct thread *thread, const void *params,
    void (*again)(struct rpc_request *req, const void *params)) {
    turn_stop(thread);
    struct request_again *w = request_again_new(req, params, again);
    w->wait.under = thread_session_end(thread, on_ended, w);
    if (w->wait.under)
        return false;
    (void)request_wait_end(&w->wait);
    return true;
}
