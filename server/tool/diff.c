/* diff: two texts as a unified diff, by libgit2, which is loaded when the first one is made. */
#include "tool/diff.h"

#include "base/library.h"

#include <git2.h>
#include <pthread.h>

#define LIBGIT2_FILE "libgit2.so.1.5"

struct git_api {
    __typeof__(&git_libgit2_init) init;
    __typeof__(&git_diff_options_init) options_init;
    __typeof__(&git_patch_from_buffers) from_buffers;
    __typeof__(&git_patch_num_hunks) num_hunks;
    __typeof__(&git_patch_get_hunk) get_hunk;
    __typeof__(&git_patch_num_lines_in_hunk) num_lines;
    __typeof__(&git_patch_get_line_in_hunk) get_line;
    __typeof__(&git_patch_free) free_patch;
};

/* Written once, under pthread_once(). */
static struct git_api api;
static bool loaded;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void load(void) {
    static const struct library_symbol functions[] = {
        { "git_libgit2_init", offsetof(struct git_api, init) },
        { "git_diff_options_init", offsetof(struct git_api, options_init) },
        { "git_patch_from_buffers", offsetof(struct git_api, from_buffers) },
        { "git_patch_num_hunks", offsetof(struct git_api, num_hunks) },
        { "git_patch_get_hunk", offsetof(struct git_api, get_hunk) },
        { "git_patch_num_lines_in_hunk", offsetof(struct git_api, num_lines) },
        { "git_patch_get_line_in_hunk", offsetof(struct git_api, get_line) },
        { "git_patch_free", offsetof(struct git_api, free_patch) },
    };
    loaded = library_load(LIBGIT2_FILE, &api, functions, ARRAY_LEN(functions)) && api.init() >= 0;
}

static void add_header(struct buf *out, const git_diff_hunk *h) {
    buf_printf(out, "@@ -%d", h->old_start);
    if (h->old_lines != 1)
        buf_printf(out, ",%d", h->old_lines);
    buf_printf(out, " +%d", h->new_start);
    if (h->new_lines != 1)
        buf_printf(out, ",%d", h->new_lines);
    buf_add_str(out, STR(" @@\n"));
}

static void add_line(struct buf *out, const git_diff_line *line) {
    switch (line->origin) {
    case GIT_DIFF_LINE_CONTEXT:
    case GIT_DIFF_LINE_ADDITION:
    case GIT_DIFF_LINE_DELETION:
        buf_add_char(out, line->origin);
        buf_add(out, line->content, line->content_len);
        break;
    case GIT_DIFF_LINE_CONTEXT_EOFNL:
    case GIT_DIFF_LINE_ADD_EOFNL:
    case GIT_DIFF_LINE_DEL_EOFNL:
        buf_add_str(out, STR("\n\\ No newline at end of file\n"));
        break;
    default:
        break;
    }
}

bool diff_hunks(struct buf *out, struct str before, struct str after, unsigned context_lines) {
    (void)pthread_once(&once, load);
    git_diff_options options;
    git_patch *patch = NULL;
    if (!loaded || api.options_init(&options, GIT_DIFF_OPTIONS_VERSION) != 0)
        return false;
    options.context_lines = context_lines;
    options.interhunk_lines = 0;
    options.flags |= GIT_DIFF_FORCE_TEXT;
    if (api.from_buffers(&patch, before.p, before.n, "a", after.p, after.n, "b", &options) != 0)
        return false;
    for (size_t h = 0; h < api.num_hunks(patch); h++) {
        const git_diff_hunk *hunk;
        if (api.get_hunk(&hunk, NULL, patch, h) != 0)
            continue;
        add_header(out, hunk);
        int lines = api.num_lines(patch, h);
        for (int i = 0; i < lines; i++) {
            const git_diff_line *line;
            if (api.get_line(&line, patch, h, (size_t)i) == 0)
                add_line(out, line);
        }
    }
    api.free_patch(patch);
    return true;
}
