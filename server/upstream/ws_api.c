/* ws_api: libwebsockets, loaded when the first websocket is near. */
#include "upstream/ws_api.h"

#include "base/log.h"

#include <dlfcn.h>
#include <pthread.h>

#define LIBWEBSOCKETS_FILE "libwebsockets.so.17"

/* Written once, under the lock of pthread_once(): the process has one libwebsockets. */
static struct ws_api api;
static bool loaded;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static bool load_symbols(void *library) {
    static const struct {
        const char *name;
        size_t offset;
    } functions[] = {
#define WS_API_ROW(name) { #name, offsetof(struct ws_api, name) },
        WS_API_FUNCTIONS(WS_API_ROW)
#undef WS_API_ROW
    };
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
        void *symbol = dlsym(library, functions[i].name);
        if (!symbol)
            return false;
        *(void **)((char *)&api + functions[i].offset) = symbol;
    }
    return true;
}

/* libwebsockets' own words are for whoever debugs it. */
static void on_log(int level, const char *line) {
    size_t n = strcspn(line, "\n");
    log_debug("upstream: libwebsockets %d: %.*s", level, (int)n, line);
}

static void load(void) {
    void *library = dlopen(LIBWEBSOCKETS_FILE, RTLD_NOW | RTLD_LOCAL);
    if (!library || !load_symbols(library)) {
        log_error("upstream: cannot load %s: %s", LIBWEBSOCKETS_FILE, dlerror());
        return;
    }
    api.lws_set_log_level(LLL_ERR | LLL_WARN | LLL_NOTICE, on_log);
    loaded = true;
}

const struct ws_api *ws_api_get(void) {
    (void)pthread_once(&once, load);
    return loaded ? &api : NULL;
}
