/* curl_api: libcurl, loaded when the first request is near. */
#undef CURL_DISABLE_TYPECHECK
#define CURL_DISABLE_TYPECHECK 1 /* its macros would hide the members of that name */
#include "upstream/curl_api.h"

#include "base/log.h"

#include <dlfcn.h>
#include <pthread.h>

#define LIBCURL_FILE "libcurl.so.4"

/* Written once, under the lock of pthread_once(): the process has one libcurl. */
static struct curl_api api;
static bool loaded;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static bool load_symbols(void *library) {
    static const struct {
        const char *name;
        size_t offset;
    } functions[] = {
#define CURL_API_ROW(name) { #name, offsetof(struct curl_api, name) },
        CURL_API_FUNCTIONS(CURL_API_ROW)
#undef CURL_API_ROW
    };
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
        void *symbol = dlsym(library, functions[i].name);
        if (!symbol)
            return false;
        *(void **)((char *)&api + functions[i].offset) = symbol;
    }
    return true;
}

static void load(void) {
    void *library = dlopen(LIBCURL_FILE, RTLD_NOW | RTLD_LOCAL);
    if (!library || !load_symbols(library)) {
        log_error("upstream: cannot load %s: %s", LIBCURL_FILE, dlerror());
        return;
    }
    loaded = api.curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
}

const struct curl_api *curl_api_get(void) {
    (void)pthread_once(&once, load);
    return loaded ? &api : NULL;
}
