/* curl_api: libcurl, loaded when the first request is near and not at start.
 *
 * Linking libcurl costs every start some 3.5 ms and 5 MB for libraries that a client which only lists
 * threads never needs (decisions.md 10). So it is opened with dlopen(); the table holds what http.c calls. */
#pragma once

#include <curl/curl.h>

/* clang-format off */
#define CURL_API_FUNCTIONS(X) \
    X(curl_global_init) \
    X(curl_easy_init) \
    X(curl_easy_cleanup) \
    X(curl_easy_setopt) \
    X(curl_easy_getinfo) \
    X(curl_easy_pause) \
    X(curl_easy_strerror) \
    X(curl_multi_init) \
    X(curl_multi_cleanup) \
    X(curl_multi_setopt) \
    X(curl_multi_add_handle) \
    X(curl_multi_remove_handle) \
    X(curl_multi_assign) \
    X(curl_multi_info_read) \
    X(curl_multi_socket_action) \
    X(curl_multi_timeout) \
    X(curl_slist_append) \
    X(curl_slist_free_all)
/* clang-format on */

#define CURL_API_MEMBER(name) __typeof__(&name) name;
struct curl_api {
    CURL_API_FUNCTIONS(CURL_API_MEMBER)
};
#undef CURL_API_MEMBER

/* The table, loaded on the first call; NULL when libcurl is not installed (the reason was logged). May be
 * called from any thread: a pool thread loads it while the loop goes on. */
const struct curl_api *curl_api_get(void);
