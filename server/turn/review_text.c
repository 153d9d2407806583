/* review_text: the words of a review. */
#include "turn/review_text.h"

#include "base/json.h"

enum { SHORT_SHA = 7 };

static const char instructions[] =
    "# Reviewing a change\n"
    "\n"
    "Another engineer proposes a change; you review it. Read the diff that you are asked about and as much of the code "
    "around it as you need. You may run commands that only look; change nothing.\n"
    "\n"
    "Report what the author would want to fix before this is merged, and nothing else. A finding\n"
    "- is about something that this change introduces, not about what was there before;\n"
    "- does harm that you can name: wrong results, a crash, lost data, a hole in security, a clear loss of speed, or a "
    "trap for whoever changes the code next;\n"
    "- is certain enough to act upon: name the input or the state that leads to it; do not guess at code that you have "
    "not read;\n"
    "- is one thing, in the smallest range of lines that shows it, lines that the diff touches.\n"
    "Style, taste and missing comments are no findings. None at all is a good answer; do not stop at the first one "
    "either.\n"
    "\n"
    "Begin each title with its priority: [P0] stops everybody at once, [P1] has to be fixed next, [P2] should be "
    "fixed, [P3] would be nice. Write the body in one short paragraph, plainly, without praise or blame.\n"
    "\n"
    "Then judge the whole: \"patch is correct\" when it does what it should and breaks nothing, whatever small things "
    "you found, otherwise \"patch is incorrect\".\n"
    "\n"
    "Answer with this JSON and nothing around it, no fences:\n"
    "{\"findings\":[{\"title\":\"[P1] up to 80 characters\",\"body\":\"Markdown\",\"confidence_score\":0.0,"
    "\"priority\":1,\"code_location\":{\"absolute_file_path\":\"/path\",\"line_range\":{\"start\":1,\"end\":2}}}],"
    "\"overall_correctness\":\"patch is correct\",\"overall_explanation\":\"one to three sentences\","
    "\"overall_confidence_score\":0.0}";

struct str review_instructions(void) {
    return (struct str){ instructions, sizeof instructions - 1 };
}

static struct str commit_title(const struct review_target_commit *c) {
    return str_trim(c->title);
}

struct str review_label(struct arena *a, const struct review_target *t) {
    switch (t->type) {
    case REVIEW_TARGET_UNCOMMITTED_CHANGES:
        return STR("current changes");
    case REVIEW_TARGET_BASE_BRANCH:
        return arena_printf(a, "changes against '%.*s'", STR_ARGS(str_trim(t->base_branch.branch)));
    case REVIEW_TARGET_COMMIT: {
        struct str sha = str_trim(t->commit.sha), title = commit_title(&t->commit);
        sha.n = sha.n < SHORT_SHA ? sha.n : SHORT_SHA;
        return arena_printf(
            a, "commit %.*s%s%.*s", STR_ARGS(sha), title.n ? ": " : "", STR_ARGS(title));
    }
    case REVIEW_TARGET_CUSTOM:
        return arena_str(a, str_trim(t->custom.instructions));
    }
    return STR("");
}

static struct str branch_prompt(struct arena *a, struct str branch, struct str base) {
    if (base.p)
        return arena_printf(a,
            "Review the code changes against the base branch '%.*s'. The merge base commit for this comparison is "
            "%.*s. Run `git diff %.*s` to inspect the changes relative to %.*s. Provide prioritized, actionable "
            "findings.",
            STR_ARGS(branch), STR_ARGS(base), STR_ARGS(base), STR_ARGS(branch));
    return arena_printf(a,
        "Review the code changes against the base branch '%.*s'. Start by finding the merge diff between the current "
        "branch and %.*s's upstream e.g. (`git merge-base HEAD \"$(git rev-parse --abbrev-ref "
        "\"%.*s@{upstream}\")\"`), then run `git diff` against that SHA to see what changes we would merge into the "
        "%.*s branch. Provide prioritized, actionable findings.",
        STR_ARGS(branch), STR_ARGS(branch), STR_ARGS(branch), STR_ARGS(branch));
}

struct str review_prompt(struct arena *a, const struct review_target *t, struct str merge_base) {
    switch (t->type) {
    case REVIEW_TARGET_UNCOMMITTED_CHANGES:
        return STR(
            "Review the current code changes (staged, unstaged, and untracked files) and provide prioritized "
            "findings.");
    case REVIEW_TARGET_BASE_BRANCH:
        return branch_prompt(a, str_trim(t->base_branch.branch), merge_base);
    case REVIEW_TARGET_COMMIT: {
        struct str title = commit_title(&t->commit);
        return arena_printf(a,
            "Review the code changes introduced by commit %.*s%s%.*s%s. Provide prioritized, actionable findings.",
            STR_ARGS(str_trim(t->commit.sha)), title.n ? " (\"" : "", STR_ARGS(title),
            title.n ? "\")" : "");
    }
    case REVIEW_TARGET_CUSTOM:
        return arena_str(a, str_trim(t->custom.instructions));
    }
    return STR("");
}

/* ---- the answer ---- */

static bool is_number(const struct json *v, int64_t *ret) {
    return v && v->kind == JSON_NUMBER && json_to_i64(v, ret);
}

static bool add_finding(struct buf *out, const struct json *finding) {
    const struct json *place = json_get(finding, "code_location");
    const struct json *range = json_get(place, "line_range");
    struct str title = json_get_text(finding, "title"), body = json_get_text(finding, "body");
    struct str path = json_get_text(place, "absolute_file_path"), line;
    int64_t start, end;
    if (!title.p || !body.p || !path.p || !is_number(json_get(range, "start"), &start) ||
        !is_number(json_get(range, "end"), &end))
        return false;
    buf_printf(out, "\n\n- %.*s — %.*s:%lld-%lld", STR_ARGS(title), STR_ARGS(path),
        (long long)start, (long long)end);
    while (body.n) {
        line = str_cut(&body, '\n');
        buf_printf(out, "\n  %.*s", STR_ARGS(line));
    }
    return true;
}

static bool render_object(struct buf *out, const struct json *review) {
    const struct json *findings = json_get(review, "findings");
    struct str explanation = str_trim(json_get_text(review, "overall_explanation"));
    if (!review || review->kind != JSON_OBJECT || !findings || findings->kind != JSON_ARRAY)
        return false;
    buf_add_str(out, explanation);
    if (findings->count)
        buf_printf(out, "%s%s:", explanation.n ? "\n\n" : "",
            findings->count == 1 ? "Review comment" : "Full review comments");
    for (const struct json *f = findings->first; f; f = f->next)
        if (!add_finding(out, f)) {
            buf_clear(out, 0);
            return false;
        }
    return true;
}

/* From the first brace to the last one. */
static struct str braces(struct str text) {
    const char *from = memchr(text.p, '{', text.n), *to = memrchr(text.p, '}', text.n);
    return from && to > from ? (struct str){ from, (size_t)(to - from) + 1 } : STR("");
}

struct str review_render(struct arena *a, struct str answer) {
    _cleanup_buf_ struct buf out = { 0 };
    answer = str_trim(answer);
    if (!answer.n)
        return STR_NONE;
    if (!render_object(&out, json_parse(a, answer, NULL)) &&
        !render_object(&out, json_parse(a, braces(answer), NULL)))
        buf_add_str(&out, answer);
    return out.n ? arena_str(a, buf_str(&out)) : STR_NONE;
}

struct str review_user_action(struct arena *a, struct str result) {
    if (!result.p)
        return STR(
            "<user_action>\n  <context>The user asked for a review, which was given up before its end. Asked "
            "about it, tell the user to start another one with `/review` and to let it finish.</context>\n"
            "  <action>review</action>\n  <results>\n  None.\n  </results>\n</user_action>\n\n");
    return arena_printf(a,
        "<user_action>\n  <context>The user asked for a review. This is all that the reviewer wrote; the user may want "
        "some of its comments dealt with.</context>\n  <action>review</action>\n  <results>\n  %.*s\n  </results>\n"
        "  </user_action>\n",
        STR_ARGS(result));
}
