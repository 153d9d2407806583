/* thread_search: a text in the messages of a stored thread. */
#include "store/thread_search.h"

#include "store/context_item.h"
#include "store/rollout_chain.h"
#include "store/rollout_line.h"
#include "store/rollout_reader.h"
#include "store/text_search.h"

struct search {
    struct arena *a;
    struct arena scratch;
    struct str term; /* folded */
    struct str word; /* of it, that stands in a line as it is; empty: none does */
    struct str found;
};

/* Letters and digits are never escaped. */
static bool is_plain(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

static struct str longest_word(struct str term) {
    struct str best = STR("");
    for (size_t i = 0; i < term.n;) {
        size_t n = 0;
        while (i + n < term.n && is_plain(term.p[i + n]))
            n++;
        if (n > best.n)
            best = str_sub(term, i, n);
        i += n + 1;
    }
    return best;
}

static struct str parts_text(struct arena *a, const struct json *content) {
    _cleanup_buf_ struct buf out = { 0 };
    bool is_list = content && content->kind == JSON_ARRAY;
    for (const struct json *part = is_list ? content->first : NULL; part; part = part->next)
        buf_add_str(&out, json_get_text(part, "text"));
    return arena_str(a, buf_str(&out));
}

/* What user or assistant said in the line; empty: it is no such line. */
static struct str message_of(struct arena *a, const struct rollout_line *line) {
    const struct json *p = line->payload, *item = json_get(p, "item");
    struct str type = json_get_text(item, "type");
    if (line->type == ROLLOUT_RESPONSE_ITEM) {
        bool said =
            context_item_is_user_turn(p) || (str_is(json_get_text(p, "type"), "message") &&
                                                str_is(json_get_text(p, "role"), "assistant"));
        return said ? parts_text(a, json_get(p, "content")) : STR("");
    }
    if (str_is(line->event, "user_message") || str_is(line->event, "agent_message"))
        return json_get_text(p, "message");
    if (str_is(line->event, "item_completed") &&
        (str_is(type, "UserMessage") || str_is(type, "AgentMessage")))
        return parts_text(a, json_get(item, "content"));
    return STR("");
}

static bool search_line(struct search *s, struct str text) {
    struct rollout_line line;
    bool is_long = text.n > ROLLOUT_LONG_LINE_BYTES; /* pictures, outputs: seldom words */
    if (!is_long && s->word.n && str_find(text_fold(&s->scratch, text), s->word) < 0)
        return false;
    if (!rollout_line_look(&s->scratch, text, &line))
        return false;
    struct str message = text_collapse(&s->scratch, message_of(&s->scratch, &line));
    ptrdiff_t at = str_find(text_fold(&s->scratch, message), s->term);
    if (!message.n || at < 0)
        return false;
    s->found = text_snippet_of(s->a, message, (size_t)at, s->term.n).text;
    return true;
}

static void search_part(struct search *s, const struct rollout_part *part) {
    struct str text;
    uint64_t offset;
    int why = 0;
    struct rollout_reader *reader = rollout_reader_open(part->path, 0, part->end, &why);
    bool found = false;
    while (!found && reader && rollout_reader_next(reader, &text, &offset)) {
        found = search_line(s, text);
        arena_reset(&s->scratch);
    }
    rollout_reader_close(reader);
}

struct str thread_search_first(struct arena *a, struct str home, struct str path, struct str term) {
    _cleanup_arena_ struct arena own = { 0 };
    struct rollout_chain chain;
    struct search s = { .a = a, .term = text_collapse(&own, text_fold(&own, term)) };
    s.word = longest_word(s.term);
    if (!rollout_chain_open(&own, home, path, &chain, NULL))
        return STR_NONE;
    for (size_t i = 0; i < chain.n && !s.found.p; i++)
        search_part(&s, &chain.parts[i]);
    arena_free(&s.scratch);
    return s.found;
}
