/* search: tools that a model is not told of at once but finds. */
#include "tool/search.h"

#include "config/config.h"
#include "mcp/catalogue.h"
#include "tool/agent_specs.h"
#include "tool/answer.h"
#include "tool/dynamic.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>

enum {
    WORD_BYTES_MAX = 48,
    QUERY_WORDS_MAX = 64,
    NAME_WEIGHT = 3, /* a word of the name counts like so many of a description */
};

static const double saturation = 1.2, length_weight = 0.75; /* of the BM25 formula */

/* One tool with what it is found by. */
struct entry {
    const struct json *space; /* or NULL */
    const struct json *tool;
    struct str text;
    size_t words;
    double score;
    size_t at; /* in the list */
};

struct entries {
    struct entry *v;
    size_t n;
    double mean_words;
};

/* ---- what there is ---- */

static bool has_deferred_agents(const struct tool_offer *offer) {
    return offer->agents == AGENT_TOOLS_V1_DEFERRED;
}

/* The array of all that can be found, as a request would have it. */
static const struct json *all_of(struct arena *a, const struct tool_offer *offer) {
    _cleanup_buf_ struct buf text = { 0 };
    size_t n = 0;
    buf_add_char(&text, '[');
    if (offer->servers && offer->servers->n) {
        bool bare = config_bool(offer->config, "features.non_prefixed_mcp_tool_names", false);
        const struct mcp_catalogue all = mcp_catalogue_of(a, offer->servers, bare);
        mcp_catalogue_write(&text, &all, &n);
    }
    if (has_deferred_agents(offer))
        agent_specs_write(&text, AGENT_TOOLS_V1, &n);
    dynamic_tools_write(&text, offer->dynamic, true, &n);
    buf_add_char(&text, ']');
    return json_parse(a, arena_str(a, buf_str(&text)), NULL);
}

bool tool_search_is_offered(const struct tool_offer *offer) {
    _cleanup_arena_ struct arena a = { 0 };
    if (!offer->searches || offer->only_looks)
        return false;
    const struct json *all = has_deferred_agents(offer) ? NULL : all_of(&a, offer);
    return has_deferred_agents(offer) || (all && all->count);
}

struct str tool_search_namespaces(struct arena *a, const struct tool_offer *offer) {
    _cleanup_buf_ struct buf out = { 0 };
    if (!offer->searches || offer->only_looks)
        return STR("");
    bool bare = config_bool(offer->config, "features.non_prefixed_mcp_tool_names", false);
    for (size_t i = 0; offer->servers && i < offer->servers->n; i++) {
        struct str about;
        struct str name = mcp_namespace_of(a, offer->servers->v[i], bare, &about);
        if (name.p)
            buf_printf(
                &out, about.n ? "- %.*s: %.*s\n" : "- %.*s%.*s\n", STR_ARGS(name), STR_ARGS(about));
    }
    if (has_deferred_agents(offer))
        buf_printf(&out, "- multi_agent_v1: %s\n", agent_specs_about());
    return arena_str(a, out.n ? str_sub(buf_str(&out), 0, out.n - 1) : STR(""));
}

/* ---- words ---- */

/* The next word of a text in lower case, without the s of a plural; 0: there is none. */
static size_t next_word(struct str *rest, char word[WORD_BYTES_MAX]) {
    size_t n = 0;
    while (rest->n && !isalnum((unsigned char)*rest->p))
        *rest = str_from(*rest, 1);
    for (; rest->n && isalnum((unsigned char)*rest->p); *rest = str_from(*rest, 1))
        if (n < WORD_BYTES_MAX)
            word[n++] = (char)tolower((unsigned char)*rest->p);
    return n > 3 && word[n - 1] == 's' && word[n - 2] != 's' ? n - 1 : n;
}

static size_t count(struct str text, struct str wanted) {
    char word[WORD_BYTES_MAX];
    size_t times = 0;
    for (size_t n; (n = next_word(&text, word));)
        times += str_eq((struct str){ word, n }, wanted);
    return times;
}

static size_t words_of(struct str text) {
    char word[WORD_BYTES_MAX];
    size_t n = 0;
    while (next_word(&text, word))
        n++;
    return n;
}

static void add_text(struct buf *out, struct str text) {
    buf_add_str(out, text);
    buf_add_char(out, ' ');
}

static void add_entry(
    struct arena *a, struct entries *all, const struct json *space, const struct json *tool) {
    _cleanup_buf_ struct buf text = { 0 };
    const struct json *properties = json_get(json_get(tool, "parameters"), "properties");
    for (int i = 0; i < NAME_WEIGHT; i++)
        add_text(&text, json_get_text(tool, "name"));
    add_text(&text, json_get_text(tool, "description"));
    add_text(&text, json_get_text(space, "name"));
    for (const struct json *p = properties && properties->kind == JSON_OBJECT ? properties->first
                                                                              : NULL;
         p; p = p->next) {
        add_text(&text, p->key);
        add_text(&text, json_get_text(p, "description"));
    }
    struct entry *e = &all->v[all->n];
    *e = (struct entry){ space, tool, arena_str(a, buf_str(&text)), 0, 0, all->n };
    e->words = words_of(e->text);
    all->mean_words += (double)e->words;
    all->n++;
}

static struct entries entries_of(struct arena *a, const struct json *list) {
    struct entries all = { 0 };
    size_t n = 0;
    for (const struct json *e = list->first; e; e = e->next)
        n += json_get(e, "tools") ? json_get(e, "tools")->count : 1;
    all.v = arena_array(a, struct entry, n);
    for (const struct json *e = list->first; e; e = e->next) {
        const struct json *members = json_get(e, "tools");
        if (!members)
            add_entry(a, &all, NULL, e);
        for (const struct json *t = members ? members->first : NULL; t; t = t->next)
            add_entry(a, &all, e, t);
    }
    all.mean_words = all.n ? all.mean_words / (double)all.n : 1;
    return all;
}

/* ---- the search ---- */

static void score(struct entries *all, struct str word) {
    size_t with = 0;
    for (size_t i = 0; i < all->n; i++)
        with += count(all->v[i].text, word) > 0;
    double rarity = log(1 + ((double)(all->n - with) + 0.5) / ((double)with + 0.5));
    for (size_t i = 0; with && i < all->n; i++) {
        struct entry *e = &all->v[i];
        double times = (double)count(e->text, word);
        double length = 1 - length_weight + length_weight * (double)e->words / all->mean_words;
        e->score += rarity * times * (saturation + 1) / (times + saturation * length);
    }
}

static int compare(const void *x, const void *y) {
    const struct entry *a = x, *b = y;
    if (a->score != b->score)
        return a->score < b->score ? 1 : -1;
    return a->at < b->at ? -1 : 1;
}

/* The loader of the model service wants to know that it was found. */
static struct json *found(struct arena *a, const struct json *tool) {
    struct json *copy = json_new_object(a);
    for (const struct json *m = tool->first; m; m = m->next) {
        json_put(copy, m->key, json_share(a, m));
        if (str_is(m->key, "strict"))
            json_put_bool(a, copy, STR("defer_loading"), true);
    }
    return copy;
}

static struct json *space_in(struct arena *a, struct json *result, const struct json *space) {
    for (struct json *s = result->first; s; s = s->next)
        if (json_get(s, "tools") && str_eq(json_get_text(s, "name"), json_get_text(space, "name")))
            return s;
    struct json *copy = json_new_object(a);
    json_put_text(a, copy, STR("type"), STR("namespace"));
    json_put_text(a, copy, STR("name"), json_get_text(space, "name"));
    json_put_text(a, copy, STR("description"), json_get_text(space, "description"));
    json_put(copy, STR("tools"), json_new_array(a));
    json_push(result, copy);
    return copy;
}

struct json *tool_search_find(
    struct arena *a, const struct tool_offer *offer, struct str query, size_t limit) {
    struct json *result = json_new_array(a);
    const struct json *list = tool_search_is_offered(offer) ? all_of(a, offer) : NULL;
    char word[WORD_BYTES_MAX];
    size_t n = 0;
    if (!list)
        return result;
    struct entries all = entries_of(a, list);
    for (size_t bytes; n < QUERY_WORDS_MAX && (bytes = next_word(&query, word)); n++)
        score(&all, (struct str){ word, bytes });
    if (all.n)
        qsort(all.v, all.n, sizeof *all.v, compare);
    for (size_t i = 0; i < all.n && i < limit && all.v[i].score > 0; i++) {
        const struct entry *e = &all.v[i];
        struct json *tools = result;
        if (e->space)
            tools = (struct json *)json_get(space_in(a, result, e->space), "tools");
        json_push(tools, found(a, e->tool));
    }
    return result;
}

struct op *tool_search_start(struct op_group *group, const struct tool_host *host,
    const struct tool_call *call, tool_done *done, void *user) {
    _cleanup_arena_ struct arena a = { 0 };
    _cleanup_buf_ struct buf text = { 0 };
    const struct json *arguments = json_parse(&a, arena_str(&a, call->arguments), NULL);
    int64_t limit = json_get_i64(arguments, "limit", TOOL_SEARCH_LIMIT);
    const struct tool_offer offer = tool_offer_of(host);
    json_write(&text, tool_search_find(&a, &offer, json_get_text(arguments, "query"),
                          limit > 0 ? (size_t)limit : 0));
    return tool_answer(group, host, buf_str(&text), done, user);
}
