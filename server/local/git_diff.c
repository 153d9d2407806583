/* git_diff: how a work tree differs from what its remotes have: one git after another. */
#include "local/git_diff.h"

#include "base/buf.h"
#include "process/run.h"

/* Files that git does not know are shown as an index would that holds nothing but their names. */
static const char untracked[] =
    "d=$(mktemp -d) || exit 1\n"
    "trap 'rm -rf \"$d\"' EXIT\n"
    "git ls-files -z --others --exclude-standard >\"$d/list\" || exit 1\n"
    "[ -s \"$d/list\" ] || exit 0\n"
    "export GIT_INDEX_FILE=\"$d/index\"\n"
    "git --literal-pathspecs add -N --pathspec-from-file=\"$d/list\" --pathspec-file-nul || exit 1\n"
    "git diff --no-textconv --no-ext-diff --binary --relative\n";

struct git_diff {
    struct op op;
    uv_loop_t *loop;
    const char *cwd;
    struct op *running;
    struct str sha;
    struct buf diff;
    git_diff_done *done;
    void *user;
};

static void diff_cancel(struct op *op) {
    struct git_diff *x = (struct git_diff *)op;
    if (x->running)
        op_cancel(x->running);
    x->running = NULL;
    op_close(op);
}

static void diff_destroy(struct op *op) {
    buf_done(&((struct git_diff *)op)->diff);
}

static const struct op_class diff_class = {
    .name = "git diff", .cancel = diff_cancel, .destroy = diff_destroy
};

static void finish(struct git_diff *x, bool ok) {
    if (ok)
        x->done(x->user, x->sha, buf_str(&x->diff));
    else
        x->done(x->user, STR_NONE, STR_NONE);
    op_close(&x->op);
}

static void run(struct git_diff *x, const char *const *argv, run_ended *then) {
    x->running = run_command(x->loop, x->op.group,
        &(struct run_options){
            .argv = argv, .cwd = x->cwd, .output_bytes_max = GIT_DIFF_BYTES_MAX },
        then, x);
}

static void on_untracked(void *user, const struct run_result *r) {
    struct git_diff *x = user;
    x->running = NULL;
    if (r->status == 0)
        buf_add_str(&x->diff, r->output);
    finish(x, r->status == 0);
}

static void on_tracked(void *user, const struct run_result *r) {
    static const char *const argv[] = { "sh", "-c", untracked, NULL };
    struct git_diff *x = user;
    x->running = NULL;
    if (r->status != 0) {
        finish(x, false);
        return;
    }
    buf_add_str(&x->diff, r->output);
    run(x, argv, on_untracked);
}

static void diff_tracked(struct git_diff *x, struct str sha) {
    x->sha = arena_str(&x->op.arena, sha);
    const char *const argv[] = { "git", "diff", "--no-textconv", "--no-ext-diff", x->sha.p, NULL };
    run(x, argv, on_tracked);
}

static void on_head(void *user, const struct run_result *r) {
    struct git_diff *x = user;
    x->running = NULL;
    if (r->status == 0)
        diff_tracked(x, str_trim(r->output));
    else
        finish(x, false);
}

/* The commits that no remote has, then, marked by '-', those below them that one has. */
static void on_commits(void *user, const struct run_result *r) {
    static const char *const head[] = { "git", "rev-parse", "HEAD", NULL };
    struct git_diff *x = user;
    x->running = NULL;
    for (struct str rest = r->output; r->status == 0 && rest.n;) {
        struct str line = str_cut(&rest, '\n');
        if (line.n && line.p[0] == '-') {
            diff_tracked(x, str_from(line, 1));
            return;
        }
    }
    if (r->status == 0 && !r->output.n)
        run(x, head, on_head);
    else
        finish(x, false);
}

struct op *git_diff_to_remote(
    uv_loop_t *loop, struct op_group *group, struct str cwd, git_diff_done *done, void *user) {
    static const char *const commits[] = { "git", "rev-list", "--boundary", "HEAD", "--not",
        "--remotes", NULL };
    struct git_diff *x = op_new(group, &diff_class, sizeof *x);
    x->loop = loop;
    x->cwd = arena_cstr(&x->op.arena, cwd);
    x->done = done;
    x->user = user;
    run(x, commits, on_commits);
    return &x->op;
}
