/* promotion: what of the agent's messages a voice client is to show. */
#include "realtime/promotion.h"

#define INLINE_LINE   STR("::codex-realtime-inline{}")
#define VISUAL_PREFIX STR("::codex-inline-vis{")

static struct str without_return(struct str line) {
    return str_ends(line, STR("\r")) ? str_sub(line, 0, line.n - 1) : line;
}

/* "[FINAL]" and what separates it from the text. */
static struct str skip_tag(struct str text) {
    if (!text.n || text.p[0] != '[')
        return text;
    size_t n = 1;
    while (n < text.n && text.p[n] != ']' && text.p[n] != '\n')
        n++;
    if (n < 2 || n == text.n || text.p[n] != ']')
        return text;
    n++;
    while (n < text.n && (text.p[n] == ' ' || text.p[n] == '\r' || text.p[n] == '\n'))
        n++;
    return str_from(text, n);
}

bool promotion_is_inline(struct str text) {
    struct str rest = skip_tag(text);
    struct str line = str_cut(&rest, '\n');
    return rest.p && str_eq(without_return(line), INLINE_LINE);
}

static bool is_fence(struct str line) {
    return str_starts(line, STR("```")) || str_starts(line, STR("~~~"));
}

unsigned promotion_visuals(struct str text, bool whole) {
    unsigned count = 0;
    bool fenced = false;
    while (text.p && count < PROMOTION_VISUALS_MAX) {
        struct str line = str_cut(&text, '\n');
        while (line.n && line.p[0] == ' ')
            line = str_from(line, 1);
        if (!text.p && !whole && !str_starts(line, VISUAL_PREFIX))
            break;
        if (is_fence(line))
            fenced = !fenced;
        else if (!fenced && str_starts(line, VISUAL_PREFIX))
            count++;
    }
    return count;
}
