/* ws_api: libwebsockets, loaded when the first websocket is near. */
#include "upstream/ws_api.h"

#include "base/library.h"
#include "base/log.h"
#include "base/str.h"

#include <pthread.h>

#define LIBWEBSOCKETS_FILE "libwebsockets.so.17"

/* Written once, under the lock of pthread_once(): the process has one libwebsockets. */
static struct ws_api api;
static bool loaded;
static pthread_once_t once = PTHREAD_ONCE_INIT;

/* libwebsockets' own words are for whoever debugs it. */
static void on_log(int level, const char *line) {
    size_t n = strcspn(line, "\n");
    log_debug("upstream: libwebsockets %d: %.*s", level, (int)n, line);
}

static void load(void) {
    static const struct library_symbol functions[] = {
#define WS_API_ROW(name) { #name, offsetof(struct ws_api, name) },
        WS_API_FUNCTIONS(WS_API_ROW)
#undef WS_API_ROW
    };
    loaded = library_load(LIBWEBSOCKETS_FILE, &api, functions, ARRAY_LEN(functions));
    if (loaded)
        api.lws_set_log_level(LLL_ERR | LLL_WARN | LLL_NOTICE, on_log);
}

const struct ws_api *ws_api_get(void) {
    (void)pthread_once(&once, load);
    return loaded ? &api : NULL;
}
