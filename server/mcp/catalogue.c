/* catalogue: the tools of all servers under the names that the model knows. */
#include "mcp/catalogue.h"

#include "base/hash.h"

#include <ctype.h>
#include <stdlib.h>

enum { HASH_DIGITS = 12 };

static struct str sanitised(struct arena *a, const char *prefix, struct str name) {
    struct str s = arena_printf(a, "%s%.*s", prefix, STR_ARGS(name));
    char *p = arena_cstr(a, s);
    for (size_t i = 0; i < s.n; i++)
        if (!isalnum((unsigned char)p[i]))
            p[i] = '_';
    return (struct str){ p, s.n };
}

struct str mcp_namespace_of(
    struct arena *a, const struct mcp_server *server, bool bare, struct str *ret_about) {
    bool ready = server->state == MCP_SERVER_READY;
    *ret_about = STR_NONE;
    if (!ready && server->state != MCP_SERVER_STARTING)
        return STR_NONE;
    if (ready && !mcp_client_facts(server->client)->tools->count)
        return STR_NONE;
    if (ready)
        *ret_about = mcp_client_facts(server->client)->instructions;
    return sanitised(a, bare ? "" : "mcp__", server->config.name);
}

static int compare(const void *x, const void *y) {
    const struct mcp_tool *a = x, *b = y;
    int order = str_cmp(a->namespace, b->namespace);
    return order ? order : str_cmp(a->name, b->name);
}

/* The name, cut as far as the limit demands, and a mark that stands for the whole. */
static void mark(struct arena *a, struct mcp_tool *t) {
    struct str identity =
        arena_printf(a, "%.*s/%.*s", STR_ARGS(t->server->config.name), STR_ARGS(t->raw_name));
    struct str digest = str_sub(hash_hex_of(a, HASH_SHA1, identity), 0, HASH_DIGITS);
    size_t fixed = t->namespace.n + 2 + 1 + HASH_DIGITS;
    size_t room = fixed < MCP_NAME_BYTES_MAX ? MCP_NAME_BYTES_MAX - fixed : 0;
    t->name = arena_printf(a, "%.*s_%.*s", STR_ARGS(str_sub(t->name, 0, room)), STR_ARGS(digest));
}

/* A namespace that leaves no room is the server's problem: its tools keep their names. */
static void keep_apart(struct arena *a, struct mcp_catalogue *all) {
    for (size_t i = 0; i < all->n; i++) {
        struct mcp_tool *t = &all->v[i];
        bool long_name = t->namespace.n + t->name.n + 2 > MCP_NAME_BYTES_MAX &&
                         t->namespace.n + 2 + 1 + HASH_DIGITS < MCP_NAME_BYTES_MAX;
        if (long_name || (i && compare(t, &all->v[i - 1]) == 0))
            mark(a, t);
    }
    if (all->n)
        qsort(all->v, all->n, sizeof *all->v, compare);
}

struct mcp_catalogue mcp_catalogue_of(struct arena *a, const struct mcp_servers *set, bool bare) {
    struct mcp_catalogue all = { NULL, 0 };
    size_t n = 0;
    for (size_t i = 0; i < set->n; i++)
        if (set->v[i]->state == MCP_SERVER_READY)
            n += mcp_client_facts(set->v[i]->client)->tools->count;
    all.v = arena_array(a, struct mcp_tool, n);
    for (size_t i = 0; i < set->n; i++) {
        const struct mcp_server *s = set->v[i];
        if (s->state != MCP_SERVER_READY)
            continue;
        struct str namespace = sanitised(a, bare ? "" : "mcp__", s->config.name);
        for (const struct json *t = mcp_client_facts(s->client)->tools->first; t; t = t->next) {
            struct str raw = json_get_text(t, "name");
            all.v[all.n++] = (struct mcp_tool){ s, t, raw, namespace, sanitised(a, "", raw) };
        }
    }
    if (all.n)
        qsort(all.v, all.n, sizeof *all.v, compare);
    keep_apart(a, &all);
    return all;
}

const struct mcp_tool *mcp_catalogue_find(
    const struct mcp_catalogue *all, struct str namespace, struct str name) {
    for (size_t i = 0; i < all->n; i++)
        if (str_eq(all->v[i].namespace, namespace) && str_eq(all->v[i].name, name))
            return &all->v[i];
    return NULL;
}

static void write_tool(struct buf *out, const struct mcp_tool *t) {
    const struct json *schema = json_get(t->tool, "inputSchema");
    struct str description = json_get_text(t->tool, "description");
    buf_add_str(out, STR("{\"type\":\"function\",\"name\":"));
    json_write_str(out, t->name);
    buf_add_str(out, STR(",\"description\":"));
    json_write_str(out, description.p ? description : STR(""));
    buf_add_str(out, STR(",\"strict\":false,\"parameters\":"));
    if (schema && schema->kind == JSON_OBJECT)
        json_write(out, schema);
    else
        buf_add_str(out, STR("{\"type\":\"object\",\"properties\":{}}"));
    buf_add_char(out, '}');
}

static void begin_namespace(struct buf *out, const struct mcp_tool *t) {
    struct str instructions = mcp_client_facts(t->server->client)->instructions;
    _cleanup_arena_ struct arena a = { 0 };
    buf_add_str(out, STR("{\"type\":\"namespace\",\"name\":"));
    json_write_str(out, t->namespace);
    buf_add_str(out, STR(",\"description\":"));
    json_write_str(out,
        instructions.n ? instructions
                       : arena_printf(&a, "Tools in the %.*s namespace.", STR_ARGS(t->namespace)));
    buf_add_str(out, STR(",\"tools\":["));
}

void mcp_catalogue_write(struct buf *out, const struct mcp_catalogue *all, size_t *n) {
    for (size_t i = 0; i < all->n; i++) {
        bool first = i == 0 || !str_eq(all->v[i].namespace, all->v[i - 1].namespace);
        bool last = i + 1 == all->n || !str_eq(all->v[i].namespace, all->v[i + 1].namespace);
        if ((first && (*n)++) || !first)
            buf_add_char(out, ',');
        if (first)
            begin_namespace(out, &all->v[i]);
        write_tool(out, &all->v[i]);
        if (last)
            buf_add_str(out, STR("]}"));
    }
}
