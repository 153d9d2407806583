/* curl_api: libcurl, loaded when the first request is near. */
#undef CURL_DISABLE_TYPECHECK
#define CURL_DISABLE_TYPECHECK 1 /* its macros would hide the members of that name */
#include "upstream/curl_api.h"

#include "base/library.h"
#include "base/str.h"

#include <pthread.h>

#define LIBCURL_FILE "libcurl.so.4"

/* Written once, under the lock of pthread_once(): the process has one libcurl. */
static struct curl_api api;
static bool loaded;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void load(void) {
    static const struct library_symbol functions[] = {
#define CURL_API_ROW(name) { #name, offsetof(struct curl_api, name) },
        CURL_API_FUNCTIONS(CURL_API_ROW)
#undef CURL_API_ROW
    };
    loaded = library_load(LIBCURL_FILE, &api, functions, ARRAY_LEN(functions)) &&
             api.curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
}

const struct curl_api *curl_api_get(void) {
    (void)pthread_once(&once, load);
    return loaded ? &api : NULL;
}
