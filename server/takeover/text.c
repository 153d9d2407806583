/* text: what is said of the other agent, said of this one. */
#include "skills/skill.h"
#include "skills/yaml.h"
#include "takeover/parts.h"

#include <strings.h>

/* As they stand; the longer before what begins them. */
static const struct {
    const char *other, *ours;
} names[] = {
    { "claude.md", "AGENTS.md" },
    { "claude code", "Codex" },
    { "claude-code", "Codex" },
    { "claude_code", "Codex" },
    { "claudecode", "Codex" },
    { "claude", "Codex" },
};

static bool is_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

static bool starts_without_case(struct str text, const char *with) {
    size_t n = strlen(with);
    return text.n >= n && strncasecmp(text.p, with, n) == 0;
}

static bool ends_word(struct str rest) {
    return rest.n == 0 || !is_word(rest.p[0]);
}

/* Names of hosts and files stay: claude.ai, CLAUDE.local.md. */
static bool is_name(struct str rest) {
    return rest.n > 2 && rest.p[0] == '.' && is_word(rest.p[1]) && is_word(rest.p[2]);
}

struct str takeover_rename(struct arena *a, struct str text) {
    _cleanup_buf_ struct buf out = { 0 };
    for (size_t i = 0; i < text.n;) {
        struct str rest = str_from(text, i);
        bool starts = i == 0 || !is_word(text.p[i - 1]);
        size_t k = starts ? 0 : ARRAY_LEN(names);
        while (k < ARRAY_LEN(names) && !(starts_without_case(rest, names[k].other) &&
                                           ends_word(str_from(rest, strlen(names[k].other)))))
            k++;
        if (k == ARRAY_LEN(names) || is_name(str_from(rest, strlen(names[k].other)))) {
            buf_add_char(&out, text.p[i++]);
            continue;
        }
        buf_printf(&out, "%s", names[k].ours);
        i += strlen(names[k].other);
    }
    return arena_str(a, out.n ? buf_str(&out) : STR(""));
}

/* A plain value with ": " in it makes no sense to a strict reader. */
static bool is_strict(struct str front) {
    while (front.p) {
        struct str line = str_cut(&front, '\n');
        ptrdiff_t colon = str_find(line, STR(": "));
        struct str value = colon < 0 ? STR("") : str_trim(str_from(line, (size_t)colon + 2));
        if (value.n && !memchr("\"'|>[{#", value.p[0], 7) && str_find(value, STR(": ")) >= 0)
            return false;
    }
    return true;
}

const struct json *takeover_front(struct arena *a, struct str text, struct str *ret_body) {
    struct str front = skill_front_matter(text);
    const struct json *all = front.p && is_strict(front) ? yaml_read(a, front) : NULL;
    *ret_body = str_trim(text);
    if (front.p) {
        struct str rest = str_from(text, (size_t)(front.p + front.n - text.p));
        (void)str_cut(&rest, '\n');
        *ret_body = rest.p ? str_trim(rest) : STR("");
    }
    return all && all->kind == JSON_OBJECT ? all : json_new_object(a);
}
