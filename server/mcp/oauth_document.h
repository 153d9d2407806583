/* oauth_document: what the descriptions of a protected server and of its login service say (RFC 9728, RFC 8414). */
#pragma once

#include "base/error.h"
#include "base/json.h"
#include "mcp/oauth_url.h"

enum {
    OAUTH_DOCUMENT_BYTES_MAX = 256 * 1024,
    OAUTH_SERVERS_MAX = 8, /* login services of one server that are looked at */
};

/* Strings are "no string" when not stated. */
struct oauth_resource {
    struct str servers[OAUTH_SERVERS_MAX];
    size_t server_count;
    struct str scope; /* separated by spaces */
};

struct oauth_service {
    struct str issuer;
    struct str authorization_endpoint, token_endpoint, registration_endpoint;
    struct str scope;
    bool has_s256, has_code; /* also when nothing is said */
    bool names_itself;       /* to the browser's last address */
    bool takes_documents;    /* an address may be a client id, and such clients need no secret */
    bool secret_in_body;     /* a client's secret goes into forms, not into a header */
};

/* False: it is no such description, or one of another server. */
bool oauth_resource_read(
    struct arena *a, struct str text, const struct oauth_url *server, struct oauth_resource *ret);
bool oauth_service_read(struct arena *a, struct str text, struct oauth_service *ret);
/* Where a service is that does not describe itself. */
struct oauth_service oauth_service_usual(struct arena *a, const struct oauth_url *server);
/* The service must name the issuer under whose address it was found, if any. */
bool oauth_service_is_of(
    const struct oauth_service *service, struct str issuer, struct error *reterr);
