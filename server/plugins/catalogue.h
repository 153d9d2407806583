/* catalogue: the marketplaces that are known and what they offer, as clients see it (local-methods.md 18). */
#pragma once

#include "plugins/marketplace.h"

/* What counts. */
struct plugin_places {
    struct str home;             /* CODEX_HOME */
    struct str user_home;        /* $HOME; "no string": none */
    const struct json *settings; /* all layers merged */
    struct str_array cwds;       /* whose own marketplaces count, too; absolute */
};

struct catalogue {
    struct marketplace *v;
    size_t n;
    struct marketplace_load_error_info_array errors;
};

/* The user's own, those that are configured, those of the directories. Blocking; made in `a`. */
void catalogue_read(struct arena *a, const struct plugin_places *places, struct catalogue *ret);

/* What a client is told of a plugin; blocking. */
struct plugin_summary plugin_summary_of(struct arena *a, const struct plugin_places *places,
    const struct marketplace *m, const struct marketplace_plugin *p);

/* The directory with its files: where it is installed when it is not a local one; "no string": nowhere yet. */
struct str plugin_files(struct arena *a, const struct plugin_places *places,
    const struct marketplace *m, const struct marketplace_plugin *p);

/* Where a configured marketplace is; "no string": its table does not say. */
struct str marketplace_root(
    struct arena *a, struct str home, struct str name, const struct json *table);
