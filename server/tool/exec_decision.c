/* exec_decision: may a command run, and where. */
#include "tool/exec_decision.h"

#include "tool/danger.h"
#include "tool/shell_script.h"

/* One command of the script. */
struct judged {
    const struct str *words;
    size_t n;
    bool by_rule;
    enum rule_decision decision;
    struct rule_match rule;
};

struct judgement {
    struct judged *v;
    size_t n;
    bool plain; /* the script could be split; else the whole argv is one command */
    bool here_document;
};

/* ---- the commands ---- */

static struct judgement split(struct arena *a, const struct exec_wish *w) {
    struct shell_script s = { 0 };
    struct str script = shell_script_of_argv(w->argv, w->argc);
    struct judgement j = { .plain = script.p && shell_script_parse(a, script, true, &s) };
    j.here_document = s.has_here_document;
    j.n = j.plain ? s.n : 1;
    j.v = arena_array(a, struct judged, j.n);
    for (size_t i = 0; i < j.n; i++) {
        j.v[i].words = j.plain ? s.commands[i].words : w->argv;
        j.v[i].n = j.plain ? s.commands[i].n : w->argc;
    }
    return j;
}

/* For a command that no rule names. */
static enum rule_decision heuristic(
    const struct exec_wish *w, const struct judgement *j, const struct judged *c) {
    enum ask_for_approval_tag policy = w->approval->tag;
    /* What stands in a document may run, too. */
    if (command_is_dangerous(c->words, c->n) ||
        (j->here_document && command_is_dangerous(w->argv, w->argc)))
        return policy == ASK_FOR_APPROVAL_NEVER ? RULE_FORBIDDEN : RULE_PROMPT;
    if (policy == ASK_FOR_APPROVAL_NEVER)
        return RULE_ALLOW;
    if (policy == ASK_FOR_APPROVAL_UNTRUSTED)
        return RULE_PROMPT;
    bool escalates = w->permissions != SANDBOX_PERMISSIONS_USE_DEFAULT;
    return escalates && w->confined ? RULE_PROMPT : RULE_ALLOW;
}

static void judge(const struct exec_wish *w, struct judgement *j) {
    for (size_t i = 0; i < j->n; i++) {
        struct judged *c = &j->v[i];
        c->by_rule = w->rules && rules_match(w->rules, c->words, c->n, &c->rule);
        c->decision = c->by_rule ? c->rule.decision : heuristic(w, j, c);
    }
}

/* The strictest one, of these the first, those by a rule before others. */
static const struct judged *strictest(const struct judgement *j) {
    const struct judged *found = &j->v[0];
    for (size_t i = 1; i < j->n; i++) {
        const struct judged *c = &j->v[i];
        if (c->decision > found->decision ||
            (c->decision == found->decision && c->by_rule && !found->by_rule))
            found = c;
    }
    return found;
}

/* ---- texts ---- */

static const char *word_of(bool value) {
    return value ? "true" : "false";
}

struct str approval_policy_text(struct arena *a, const struct ask_for_approval *policy) {
    switch (policy->tag) {
    case ASK_FOR_APPROVAL_NEVER:
        return STR("Never");
    case ASK_FOR_APPROVAL_UNTRUSTED:
        return STR("UnlessTrusted");
    case ASK_FOR_APPROVAL_ON_REQUEST:
        return STR("OnRequest");
    case ASK_FOR_APPROVAL_GRANULAR:
        break;
    }
    const struct ask_for_approval_granular *g = &policy->granular;
    return arena_printf(a,
        "Granular(GranularApprovalConfig { sandbox_approval: %s, rules: %s, skill_approval: %s, request_permissions: "
        "%s, mcp_elicitations: %s })",
        word_of(g->sandbox_approval), word_of(g->rules), word_of(g->skill_approval),
        word_of(g->request_permissions), word_of(g->mcp_elicitations));
}

static struct str rejection(struct arena *a, const struct exec_wish *w, const struct judged *c) {
    struct str command = script_command_text(a, w->argv, w->argc);
    if (!c->by_rule)
        return arena_printf(a,
            "`%.*s` rejected: rm -f style commands are not permitted. Use a safer approach",
            STR_ARGS(command));
    if (c->rule.justification.p)
        return arena_printf(
            a, "`%.*s` rejected: %.*s", STR_ARGS(command), STR_ARGS(c->rule.justification));
    return arena_printf(a, "`%.*s` rejected: policy forbids commands starting with `%.*s`",
        STR_ARGS(command), STR_ARGS(script_command_text(a, c->words, c->rule.words)));
}

static struct str rule_reason(struct arena *a, const struct exec_wish *w, const struct judged *c) {
    struct str command = script_command_text(a, w->argv, w->argc);
    if (c->rule.justification.p)
        return arena_printf(a, "`%.*s` requires approval: %.*s", STR_ARGS(command),
            STR_ARGS(c->rule.justification));
    return arena_printf(a, "`%.*s` requires approval by policy", STR_ARGS(command));
}

/* A rule asks and the policy does not let it. */
static struct str conflict(const struct ask_for_approval *policy) {
    if (policy->tag == ASK_FOR_APPROVAL_NEVER)
        return STR("approval required by policy, but AskForApproval is set to Never");
    if (policy->tag == ASK_FOR_APPROVAL_GRANULAR && !policy->granular.rules)
        return STR("approval required by policy rule, but AskForApproval::Granular.rules is false");
    return STR_NONE;
}

/* ---- amendments ---- */

/* Would allow nearly anything. */
static bool is_banned(const struct str_array *prefix) {
    static const char *const alone[] = { "bash", "sh", "zsh", "dash", "ksh", "fish", "/bin/bash",
        "/bin/sh", "/bin/zsh", "/bin/dash", "/bin/ksh", "/bin/fish", "env", "sudo", "rm", "git",
        "python", "python3", "py", "pyw", "pythonw", "pypy", "node", "nodejs", "perl", "ruby",
        "php", "lua", "julia", "Rscript", "osascript", "deno", "bun", "powershell",
        "powershell.exe", "pwsh", "pwsh.exe", "cmd", "cmd.exe" };
    static const char *const pairs[][2] = { { "python", "-" }, { "python", "-c" },
        { "python3", "-" }, { "python3", "-c" }, { "py", "-c" }, { "pyw", "-c" },
        { "pythonw", "-c" }, { "pypy", "-c" }, { "node", "-e" }, { "nodejs", "-e" },
        { "perl", "-e" }, { "ruby", "-e" }, { "php", "-r" }, { "lua", "-e" }, { "julia", "-e" },
        { "Rscript", "-e" }, { "osascript", "-e" }, { "deno", "eval" }, { "deno", "run" },
        { "bun", "run" }, { "bun", "-e" }, { "npm", "run" }, { "pnpm", "run" }, { "yarn", "run" } };
    enum { FIRST_SHELLS = 12 };
    for (size_t i = 0; i < ARRAY_LEN(alone); i++) {
        if (!str_is(prefix->v[0], alone[i]))
            continue;
        bool eval = prefix->n == 2 && (str_is(prefix->v[1], "-c") || str_is(prefix->v[1], "-lc"));
        bool windows =
            str_starts(prefix->v[0], STR("p"))
                ? str_starts(prefix->v[0], STR("pw")) || str_starts(prefix->v[0], STR("powershell"))
                : str_starts(prefix->v[0], STR("cmd"));
        if (prefix->n == 1 || (i < FIRST_SHELLS && eval) || (windows && prefix->n == 2))
            return true;
    }
    for (size_t i = 0; i < ARRAY_LEN(pairs); i++)
        if (prefix->n == 2 && str_is(prefix->v[0], pairs[i][0]) &&
            str_is(prefix->v[1], pairs[i][1]))
            return true;
    return false;
}

static bool begins_with(const struct judged *c, const struct str_array *prefix) {
    if (c->n < prefix->n)
        return false;
    for (size_t i = 0; i < prefix->n; i++)
        if (!str_eq(c->words[i], prefix->v[i]))
            return false;
    return true;
}

/* The model's proposal would let the whole script run. */
static bool is_useful(const struct judgement *j, const struct str_array *prefix) {
    if (!prefix || prefix->n == 0 || !j->plain || is_banned(prefix))
        return false;
    for (size_t i = 0; i < j->n; i++)
        if (j->v[i].by_rule || !begins_with(&j->v[i], prefix))
            return false;
    return true;
}

static struct str_array amendment(const struct exec_wish *w, const struct judgement *j) {
    if (j->here_document) /* its words are not all that runs */
        return (struct str_array){ (struct str *)w->argv, w->argc };
    if (is_useful(j, w->prefix_rule))
        return *w->prefix_rule;
    for (size_t i = 0; i < j->n; i++)
        if (!j->v[i].by_rule && j->v[i].decision == RULE_PROMPT)
            return (struct str_array){ (struct str *)j->v[i].words, j->v[i].n };
    return (struct str_array){ NULL, 0 };
}

/* ---- the decision ---- */

static bool all_by_rule(const struct judgement *j) {
    for (size_t i = 0; i < j->n; i++)
        if (!j->v[i].by_rule || j->v[i].decision != RULE_ALLOW)
            return false;
    return !j->here_document;
}

static bool any_rule_asks(const struct judgement *j) {
    for (size_t i = 0; i < j->n; i++)
        if (j->v[i].by_rule && j->v[i].decision == RULE_PROMPT)
            return true;
    return false;
}

static struct exec_decision rejected(struct str reason) {
    return (struct exec_decision){ .verdict = EXEC_REJECTED, .reason = reason };
}

struct exec_decision exec_decide(struct arena *a, const struct exec_wish *w) {
    struct judgement j = split(a, w);
    judge(w, &j);
    const struct judged *c = strictest(&j);
    bool escalated = w->permissions == SANDBOX_PERMISSIONS_REQUIRE_ESCALATED;
    if (c->decision == RULE_FORBIDDEN)
        return rejected(rejection(a, w, c));
    if (c->decision == RULE_ALLOW)
        return (
            struct exec_decision){ .verdict = EXEC_RUNS, .outside = all_by_rule(&j) || escalated };
    if (!any_rule_asks(&j))
        return (struct exec_decision){ .verdict = EXEC_ASKS,
            .outside = escalated,
            .reason = w->justification,
            .amendment = amendment(w, &j) };
    struct str why_not = conflict(w->approval);
    if (why_not.p)
        return rejected(why_not);
    return (struct exec_decision){
        .verdict = EXEC_ASKS, .outside = escalated, .reason = rule_reason(a, w, c)
    };
}
