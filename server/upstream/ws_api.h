/* ws_api: libwebsockets, loaded when the first websocket is near and not at start (as curl_api.h).
 *
 * The table holds what ws*.c calls. Its libuv back end is a plugin (package libwebsockets-evlib-uv) that
 * libwebsockets loads itself when the context is made. */
#pragma once

#include <libwebsockets.h>

#define WS_API_FUNCTIONS(X)              \
    X(lws_set_log_level)                 \
    X(lws_create_context)                \
    X(lws_context_destroy)               \
    X(lws_context_user)                  \
    X(lws_create_vhost)                  \
    X(lws_client_connect_via_info)       \
    X(lws_extension_callback_pm_deflate) \
    X(lws_get_context)                   \
    X(lws_get_opaque_user_data)          \
    X(lws_set_timeout)                   \
    X(lws_cancel_service)                \
    X(lws_callback_on_writable)          \
    X(lws_write)                         \
    X(lws_partial_buffered)              \
    X(lws_rx_flow_control)               \
    X(lws_is_final_fragment)             \
    X(lws_remaining_packet_payload)      \
    X(lws_frame_is_binary)               \
    X(lws_http_client_http_response)     \
    X(lws_hdr_total_length)              \
    X(lws_hdr_copy)                      \
    X(lws_hdr_custom_length)             \
    X(lws_hdr_custom_copy)

#define WS_API_MEMBER(name) __typeof__(&name) name;
struct ws_api {
    WS_API_FUNCTIONS(WS_API_MEMBER)
};
#undef WS_API_MEMBER

/* The table, loaded on the first call; NULL when libwebsockets is not installed (the reason was logged). May
 * be called from any thread. */
const struct ws_api *ws_api_get(void);
