/* oauth_url: where an MCP server's login service may be described, and what a refusal says of it (local-methods.md
 * 11.6; RFC 9728, RFC 8414). Pure functions of texts that servers send. */
#pragma once

#include "base/arena.h"

enum { OAUTH_PLACES_MAX = 4 };

/* An http or https address in parts, in the arena that it was read into. */
struct oauth_url {
    struct str origin; /* "https://host:8443", in lower case */
    struct str path;   /* "/mcp", without a slash at its end; "" at the root */
    struct str text;   /* all of it without a fragment, with a path */
};

/* Where a description may be, and which issuer it must then name. */
struct oauth_place {
    struct str url, issuer;
};

/* What WWW-Authenticate says; "no string": nothing. */
struct oauth_challenge {
    struct str resource_metadata, scope;
};

/* False: no such address. */
bool oauth_url_read(struct arena *a, struct str text, struct oauth_url *ret);
/* `reference` seen from `base`, whose origin it must have: a whole address, "/path" or "path". */
bool oauth_url_join(
    struct arena *a, const struct oauth_url *base, struct str reference, struct oauth_url *ret);

/* In the order in which they are tried; how many. */
size_t oauth_resource_places(
    struct arena *a, const struct oauth_url *server, struct oauth_place ret[OAUTH_PLACES_MAX]);
size_t oauth_issuer_places(
    struct arena *a, const struct oauth_url *issuer, struct oauth_place ret[OAUTH_PLACES_MAX]);

/* Reads the parameters of any scheme; the first of a name counts. Values point into `header` or are in `a`. */
struct oauth_challenge oauth_challenge_read(struct arena *a, struct str header);
