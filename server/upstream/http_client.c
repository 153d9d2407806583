/* http_client: libcurl's multi interface on the loop (style.md 4.1). */
#define CURL_DISABLE_TYPECHECK 1
#include "upstream/http_client.h"

#include "base/log.h"
#include "base/xmalloc.h"
#include "loop/work.h"

#include <assert.h>
#include <stdlib.h>

/* One socket that libcurl waits for. */
struct socket_watch {
    uv_poll_t poll;
    struct http_client *client;
    curl_socket_t fd;
};

static void run_deferred(struct http_client *c) {
    while (c->deferred) {
        c->deferred = false;
        for (struct http_transfer *t = c->transfers, *next; t; t = next) {
            next = t->next; /* it is freed later: its timer has to close */
            http_transfer_run_deferred(t);
        }
    }
}

/* After every call of socket_action: results are not announced otherwise. */
static void check(struct http_client *c) {
    int left;
    for (CURLMsg *m; c->multi && (m = c->curl->curl_multi_info_read(c->multi, &left));) {
        if (m->msg != CURLMSG_DONE)
            continue;
        CURLcode code = m->data.result;
        struct http_transfer *t = NULL;
        (void)c->curl->curl_easy_getinfo(m->easy_handle, CURLINFO_PRIVATE, (char **)&t);
        http_transfer_finished(t, code);
    }
    run_deferred(c);
}

static void on_timer(uv_timer_t *timer);

static void arm_timer(struct http_client *c, long timeout_ms) {
    if (c->closing || timeout_ms < 0) {
        (void)uv_timer_stop(&c->timer);
        return;
    }
    uv_update_time(c->loop); /* libcurl counts from now, the loop's clock may be behind */
    (void)uv_timer_start(&c->timer, on_timer, (uint64_t)timeout_ms, 0);
}

void http_client_wake(struct http_client *c) {
    arm_timer(c, 0);
}

static int on_timeout_wanted(CURLM *multi, long timeout_ms, void *user) {
    (void)multi;
    arm_timer(user, timeout_ms);
    return 0;
}

static void on_timer(uv_timer_t *timer) {
    struct http_client *c = timer->data;
    int running;
    (void)c->curl->curl_multi_socket_action(c->multi, CURL_SOCKET_TIMEOUT, 0, &running);
    check(c);
    /* libcurl does not announce a deadline twice; ours may have fired a moment early. */
    long timeout_ms = -1;
    (void)c->curl->curl_multi_timeout(c->multi, &timeout_ms);
    if (timeout_ms >= 0 && !uv_is_active((uv_handle_t *)&c->timer))
        arm_timer(c, timeout_ms);
}

static void on_socket_event(uv_poll_t *poll, int status, int events) {
    struct socket_watch *w = poll->data;
    struct http_client *c = w->client;
    int flags = status < 0 ? CURL_CSELECT_ERR : 0;
    if (events & UV_READABLE)
        flags |= CURL_CSELECT_IN;
    if (events & UV_WRITABLE)
        flags |= CURL_CSELECT_OUT;
    int running;
    (void)c->curl->curl_multi_socket_action(c->multi, w->fd, flags, &running);
    check(c);
}

static void on_watch_closed(uv_handle_t *handle) {
    free(handle->data);
}

static void unwatch(struct http_client *c, struct socket_watch *w, curl_socket_t fd) {
    (void)c->curl->curl_multi_assign(c->multi, fd, NULL);
    uv_close((uv_handle_t *)&w->poll, on_watch_closed);
}

static int on_socket_wanted(CURL *easy, curl_socket_t fd, int what, void *user, void *socket_user) {
    (void)easy;
    struct http_client *c = user;
    struct socket_watch *w = socket_user;
    if (what == CURL_POLL_REMOVE) {
        if (w)
            unwatch(c, w, fd);
        return 0;
    }
    if (!w) {
        if (c->closing)
            return 0; /* curl_multi_cleanup() says goodbye to idle connections */
        w = xcalloc(1, sizeof *w);
        w->client = c;
        w->fd = fd;
        int r = uv_poll_init_socket(c->loop, &w->poll, fd);
        if (r < 0) {
            log_error("upstream: cannot watch a socket: %s", uv_strerror(r));
            free(w);
            return -1;
        }
        w->poll.data = w;
        (void)c->curl->curl_multi_assign(c->multi, fd, w);
    }
    int events =
        (what != CURL_POLL_OUT ? UV_READABLE : 0) | (what != CURL_POLL_IN ? UV_WRITABLE : 0);
    (void)uv_poll_start(&w->poll, events, on_socket_event);
    return 0;
}

bool http_client_open(struct http_client *c) {
    if (c->multi)
        return true;
    c->curl = curl_api_get();
    if (!c->curl)
        return false;
    c->multi = c->curl->curl_multi_init();
    if (!c->multi)
        abort();
    int r = uv_timer_init(c->loop, &c->timer);
    assert(r == 0);
    c->timer.data = c;
    c->timer_open = true;
    (void)c->curl->curl_multi_setopt(c->multi, CURLMOPT_SOCKETFUNCTION, on_socket_wanted);
    (void)c->curl->curl_multi_setopt(c->multi, CURLMOPT_SOCKETDATA, c);
    (void)c->curl->curl_multi_setopt(c->multi, CURLMOPT_TIMERFUNCTION, on_timeout_wanted);
    (void)c->curl->curl_multi_setopt(c->multi, CURLMOPT_TIMERDATA, c);
    return true;
}

struct http_client *http_client_new(uv_loop_t *loop) {
    struct http_client *c = xcalloc(1, sizeof *c);
    c->loop = loop;
    return c;
}

static void prepare_run(struct work *job) {
    (void)job;
    (void)curl_api_get();
}

static void prepare_after(struct work *job, bool done) {
    (void)job;
    (void)done;
}

void http_client_prepare(struct http_client *client, struct op_group *group) {
    if (client->multi)
        return;
    struct work *job = work_new(group, sizeof *job);
    job->run = prepare_run;
    job->after = prepare_after;
    work_start(job, client->loop);
}

static void on_timer_closed(uv_handle_t *handle) {
    free(handle->data);
}

void http_client_close(struct http_client *c) {
    if (!c)
        return;
    assert(!c->transfers);
    c->closing = true;
    if (!c->timer_open) {
        free(c);
        return;
    }
    (void)c->curl->curl_multi_cleanup(c->multi);
    c->multi = NULL;
    uv_close((uv_handle_t *)&c->timer, on_timer_closed);
}
