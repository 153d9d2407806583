/* permissions_text: what the model is told of its sandbox and of approvals. */
#include "turn/permissions_text.h"

#include "base/buf.h"
#include "base/json.h"
#include "policy/rules.h"
#include "thread/settings.h"

static bool has_network(const struct sandbox_policy *sandbox) {
    switch (sandbox->type) {
    case SANDBOX_POLICY_READ_ONLY:
        return sandbox->read_only.network_access;
    case SANDBOX_POLICY_WORKSPACE_WRITE:
        return sandbox->workspace_write.network_access;
    case SANDBOX_POLICY_EXTERNAL_SANDBOX:
        return sandbox->external_sandbox.network_access == NETWORK_ACCESS_ENABLED;
    case SANDBOX_POLICY_DANGER_FULL_ACCESS:
        break;
    }
    return true;
}

static void add_sandbox(struct buf *out, const struct sandbox_policy *sandbox) {
    static const char *const rules[] = {
        [SANDBOX_POLICY_DANGER_FULL_ACCESS] = "all files may be read and written",
        [SANDBOX_POLICY_EXTERNAL_SANDBOX] = "all files that are there may be read and written",
        [SANDBOX_POLICY_READ_ONLY] = "files may be read; every change needs approval",
        [SANDBOX_POLICY_WORKSPACE_WRITE] =
            "files may be read, and written below the writable roots; other changes need approval",
    };
    buf_printf(out, "Commands run in the sandbox mode `%s`: %s. Network access is %s.",
        sandbox_mode_word(sandbox), rules[sandbox->type],
        has_network(sandbox) ? "enabled" : "restricted");
}

static void add_granular(struct buf *out, const struct ask_for_approval_granular *g) {
    const struct {
        const char *key;
        bool asks;
    } categories[] = { { "sandbox_approval", g->sandbox_approval }, { "rules", g->rules },
        { "skill_approval", g->skill_approval }, { "mcp_elicitations", g->mcp_elicitations } };
    buf_add_str(out, STR("The approval policy is `granular`. These may ask the user:"));
    for (int asks = 1; asks >= 0; asks--) {
        if (!asks)
            buf_add_str(out, STR("\nThese are rejected without asking:"));
        for (size_t i = 0; i < ARRAY_LEN(categories); i++)
            if (categories[i].asks == asks)
                buf_printf(out, "\n- %s", categories[i].key);
    }
}

static void add_approval(struct buf *out, const struct ask_for_approval *policy) {
    switch (policy->tag) {
    case ASK_FOR_APPROVAL_NEVER:
        buf_add_str(out, STR("The approval policy is `never`: nobody can be asked. Do not give "
                             "`sandbox_permissions`; such commands are rejected."));
        break;
    case ASK_FOR_APPROVAL_UNTRUSTED:
        buf_add_str(out,
            STR("The approval policy is `unless-trusted`: every command needs the user's approval "
                "unless a rule allows it."));
        break;
    case ASK_FOR_APPROVAL_ON_REQUEST:
        buf_add_str(out,
            STR("The approval policy is `on-request`: a command that has to leave the sandbox may "
                "ask for it with `sandbox_permissions` set to `require_escalated` and a short "
                "`justification` in the form of a question. Ask only when the task cannot be done "
                "otherwise. `prefix_rule` may name a prefix of the command to allow from then on; "
                "never one that would allow anything, such as an interpreter alone."));
        break;
    case ASK_FOR_APPROVAL_GRANULAR:
        add_granular(out, &policy->granular);
        break;
    }
}

static void add_root(struct buf *roots, size_t *n, struct str root) {
    _cleanup_arena_ struct arena a = { 0 };
    struct str quoted = arena_printf(&a, "`%.*s`", STR_ARGS(root));
    if (str_find(buf_str(roots), quoted) >= 0)
        return;
    buf_add_str(roots, (*n)++ ? STR(", ") : STR(""));
    buf_add_str(roots, quoted);
}

static void add_roots(struct buf *out, const struct run_settings *s) {
    _cleanup_buf_ struct buf roots = { 0 };
    const struct str_array *more = &s->sandbox.workspace_write.writable_roots;
    size_t n = 0;
    if (s->sandbox.type != SANDBOX_POLICY_WORKSPACE_WRITE)
        return;
    if (!s->sandbox.workspace_write.exclude_slash_tmp)
        add_root(&roots, &n, STR("/tmp"));
    for (size_t i = 0; i < s->workspace_roots.n; i++)
        add_root(&roots, &n, s->workspace_roots.v[i]);
    for (size_t i = 0; i < more->n; i++)
        add_root(&roots, &n, more->v[i]);
    if (n)
        buf_printf(
            out, " The writable root%s %.*s.", n > 1 ? "s are" : " is", STR_ARGS(buf_str(&roots)));
}

/* Words of which any may stand at its place: "[i|ci]". */
static struct str word_of(struct arena *a, const struct rule_words *words) {
    _cleanup_buf_ struct buf out = { 0 };
    if (words->n == 1)
        return words->v[0];
    for (size_t i = 0; i < words->n; i++)
        buf_printf(&out, "%s%.*s", i ? "|" : "[", STR_ARGS(words->v[i]));
    buf_add_char(&out, ']');
    return arena_str(a, buf_str(&out));
}

struct json *permissions_approved(struct arena *a, const struct rules *rules) {
    struct json *all = json_new_array(a);
    for (const struct prefix_rule *r = rules ? rules->prefixes : NULL; r; r = r->next) {
        struct json *words = json_new_array(a);
        if (r->decision != RULE_ALLOW)
            continue;
        for (size_t i = 0; i < r->n; i++)
            json_push(words, json_new_str(a, word_of(a, &r->pattern[i])));
        json_push(all, words);
    }
    return all;
}

static void add_approved(struct buf *out, const struct rules *rules) {
    _cleanup_arena_ struct arena a = { 0 };
    const struct json *all = permissions_approved(&a, rules);
    if (!all->count)
        return;
    buf_add_str(out,
        STR("\n\n## Approved command prefixes\nCommands that begin like this need no approval any more:\n"));
    for (const struct json *words = all->first; words; words = words->next) {
        buf_add_str(out, STR("- ["));
        for (const struct json *w = words->first; w; w = w->next) {
            if (w != words->first)
                buf_add_str(out, STR(", "));
            json_write_str(out, w->text);
        }
        buf_add_str(out, STR("]\n"));
    }
}

struct str permissions_text(
    struct arena *a, const struct run_settings *s, const struct rules *approved) {
    _cleanup_buf_ struct buf out = { 0 };
    buf_add_str(&out, STR("<permissions instructions>\n"));
    add_sandbox(&out, &s->sandbox);
    buf_add_char(&out, '\n');
    add_approval(&out, &s->approval_policy);
    if (s->approval_policy.tag == ASK_FOR_APPROVAL_ON_REQUEST)
        add_approved(&out, approved);
    add_roots(&out, s);
    buf_add_str(&out, STR("\n</permissions instructions>"));
    return arena_str(a, buf_str(&out));
}
