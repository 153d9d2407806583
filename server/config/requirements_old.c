/* requirements_old: other ways to write what an administrator demands, made one. */
#include "config/requirements_rows.h"

#include <fnmatch.h>
#include <limits.h>
#include <unistd.h>

static void put_all(struct arena *a, struct json *to, const struct json *names, const char *value) {
    for (const struct json *e = names ? names->first : NULL; e; e = e->next)
        json_put_text(a, to, e->text, str_of(value));
}

static void take_away(struct json *table, const char *key) {
    struct json *kept = NULL, **end = &kept;
    for (struct json *m = table->first, *next; m; m = next) {
        next = m->next;
        m->next = NULL;
        if (str_is(m->key, key)) {
            table->count--;
            continue;
        }
        *end = m;
        end = &m->next;
        table->last = m;
    }
    table->first = kept;
    table->last = kept ? table->last : NULL;
}

/* Lists of domains and of sockets become tables. */
static void modernise_network(struct arena *a, struct json *network) {
    struct json *domains = json_new_object(a), *sockets = json_new_object(a);
    put_all(a, domains, json_get(network, "allowed_domains"), "allow");
    put_all(a, domains, json_get(network, "denied_domains"), "deny");
    put_all(a, sockets, json_get(network, "allow_unix_sockets"), "allow");
    take_away(network, "allowed_domains");
    take_away(network, "denied_domains");
    take_away(network, "allow_unix_sockets");
    if (domains->first)
        json_put(network, STR("domains"), domains);
    if (sockets->first)
        json_put(network, STR("unix_sockets"), sockets);
}

static bool is_this_machine(struct arena *a, const struct json *patterns) {
    char name[HOST_NAME_MAX + 1] = "";
    (void)gethostname(name, sizeof name - 1);
    for (const struct json *e = patterns->first; e; e = e->next)
        if (fnmatch(arena_cstr(a, str_trim(e->text)), name, FNM_CASEFOLD) == 0)
            return true;
    return false;
}

/* The first entry for this machine counts instead of what is said for all. */
void requirements_modernise(struct arena *a, struct json *tree) {
    struct json *network = (struct json *)json_get(tree, "experimental_network");
    const struct json *machines = json_get(tree, "remote_sandbox_config");
    if (network)
        modernise_network(a, network);
    for (const struct json *e = machines ? machines->first : NULL; e; e = e->next) {
        if (!is_this_machine(a, json_get(e, "hostname_patterns")))
            continue;
        json_put(tree, STR("allowed_sandbox_modes"),
            json_clone(a, json_get(e, "allowed_sandbox_modes")));
        return;
    }
}
