/* session_wait: requests that end the session of a thread, of which hooks hear first. */
#include "handlers/session_wait.h"
#include "handlers/request_wait.h"

#include "thread/session_end.h"
#include "turn/turn.h"

struct session_wait {
    struct request_wait wait;
    const void *params;
    void (*again)(struct rpc_request *req, const void *params);
};

static void on_ended(void *user, struct thread *thread) {
    struct session_wait *w = user;
    const void *params = w->params;
    void (*again)(struct rpc_request *, const void *) = w->again;
    (void)thread; /* looked for again */
    w->wait.under = NULL;
    again(request_wait_end(&w->wait), params);
}

bool session_is_over(struct rpc_request *req, struct thread *thread, const void *params,
    void (*again)(struct rpc_request *req, const void *params)) {
    turn_stop(thread);
    struct session_wait *w = request_wait_new(req, sizeof *w);
    w->wait.under = thread_session_end(thread, on_ended, w);
    if (!w->wait.under) {
        (void)request_wait_end(&w->wait);
        return true;
    }
    w->params = params;
    w->again = again;
    return false;
}
