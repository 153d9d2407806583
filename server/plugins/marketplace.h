/* marketplace: a list of plugins in a file, <root>/.agents/plugins/marketplace.json (local-methods.md 18). */
#pragma once

#include "base/error.h"
#include "protocol/types.gen.h"

enum { MARKETPLACE_FILE_BYTES_MAX = 16 * 1024 * 1024, MARKETPLACE_PLUGINS_MAX = 10000 };

/* A plugin as it is offered. */
struct marketplace_plugin {
    struct str name;
    struct plugin_source source;
    enum plugin_install_policy install;
    enum plugin_auth_policy auth;
    struct str category;
    bool for_others; /* not for this product: never shown */
};

struct marketplace {
    struct str path, root; /* of the file; what its paths are relative to */
    struct str name;
    const struct marketplace_interface *interface;
    struct marketplace_plugin *v; /* each name once */
    size_t n;
};

/* error.code of marketplace_read(). */
enum marketplace_problem {
    MARKETPLACE_MISSING = 1, /* "marketplace file `…` does not exist" */
    MARKETPLACE_UNREADABLE,  /* "failed to read marketplace file: …" */
    MARKETPLACE_INVALID,     /* "invalid marketplace file `…`: …" */
};

/* Blocking; everything is made in `a`. Plugins whose source makes no sense are left out. */
bool marketplace_read(
    struct arena *a, struct str path, struct marketplace *ret, struct error *reterr);
bool marketplace_parse(struct arena *a, struct str text, struct str path, struct marketplace *ret,
    struct error *reterr);

/* The file of the marketplace in `root`, "no string" when there is none. Blocking. */
struct str marketplace_file(struct arena *a, struct str root);

/* NULL: none of that name that may be shown. With `any`, others too. */
const struct marketplace_plugin *marketplace_find(
    const struct marketplace *m, struct str name, bool any);

/* "invalid marketplace name: …", "invalid plugin name: …". */
bool marketplace_check_name(struct str name, struct error *reterr);
bool plugin_check_name(struct str name, struct error *reterr);

/* Could the service know it by this? */
bool plugin_is_remote_id(struct str id);
