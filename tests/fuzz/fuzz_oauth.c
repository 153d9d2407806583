/* fuzz_oauth: what MCP servers and their login services send: refusals, addresses, descriptions. */
#include "mcp/oauth_callback.h"
#include "mcp/oauth_document.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void check_url(struct arena *a, struct str text, const struct oauth_url *server) {
    struct oauth_url url, again;
    struct oauth_place places[OAUTH_PLACES_MAX];
    if (oauth_url_join(a, server, text, &url) && !str_eq(url.origin, server->origin))
        abort(); /* nobody is led elsewhere */
    if (!oauth_url_read(a, text, &url))
        return;
    if (!oauth_url_read(a, url.text, &again) || !str_eq(url.text, again.text))
        abort(); /* what was normalised stays as it is */
    size_t count = oauth_issuer_places(a, &url, places);
    for (size_t i = 0; i < count; i++)
        if (!oauth_url_read(a, places[i].url, &again) || !str_eq(again.origin, url.origin))
            abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n) {
    _cleanup_arena_ struct arena a = { 0 };
    const struct str text = { n ? (const char *)data : "", n };
    struct oauth_url server;
    struct oauth_resource resource;
    struct oauth_service service;
    struct oauth_callback callback;
    if (!oauth_url_read(&a, STR("https://h:8/a/mcp"), &server))
        abort();
    check_url(&a, text, &server);
    struct oauth_challenge challenge = oauth_challenge_read(&a, text);
    if (challenge.resource_metadata.p)
        check_url(&a, challenge.resource_metadata, &server);
    if (oauth_resource_read(&a, text, &server, &resource) &&
        resource.server_count > OAUTH_SERVERS_MAX)
        abort();
    if (oauth_service_read(&a, text, &service) && !service.token_endpoint.n)
        abort();
    (void)oauth_callback_read(&a, text, STR("id"), &callback);
    return 0;
}
