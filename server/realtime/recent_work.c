/* recent_work: what was asked lately, by project. */
#include "realtime/recent_work.h"

#include "base/json.h"
#include "base/time.h"
#include "base/utf8.h"
#include "realtime/workspace_map.h"
#include "store/index.h"
#include "store/index_list.h"
#include "store/index_scan.h"
#include "store/rollout_find.h"
#include "store/rollout_line.h"
#include "store/rollout_reader.h"

#include <stdlib.h>
#include <sys/stat.h>

enum { FIRST_LINES_MAX = 64 };

struct file {
    struct str path;
    int64_t modified_us;
};

/* One thread. Strings in the arena of the whole. */
struct work {
    struct str cwd, root, branch, ask;
    bool in_repository;
    int64_t at_us;
};

struct files {
    struct arena *a;
    struct file *v;
    size_t n;
};

/* ---- the newest files ---- */

static bool add_file(void *user, struct str path) {
    struct files *f = user;
    struct stat st;
    if (str_ends(path, STR(".jsonl")) && stat(arena_cstr(f->a, path), &st) == 0)
        f->v[f->n++] = (struct file){ arena_str(f->a, path),
            (int64_t)st.st_mtim.tv_sec * 1000000 + st.st_mtim.tv_nsec / 1000 };
    return f->n < RECENT_FILES_MAX;
}

static int newest_first(const void *x, const void *y) {
    const struct file *a = x, *b = y;
    return a->modified_us < b->modified_us ? 1 : a->modified_us > b->modified_us ? -1 : 0;
}

/* ---- one thread ---- */

/* One line, white space collapsed, shortened. */
static struct str ask_of(struct arena *a, struct str text) {
    enum { DOTS = 3 };
    _cleanup_buf_ struct buf out = { 0 };
    text = str_trim(text);
    for (size_t i = 0; i < text.n; i++) {
        bool space = strchr(" \t\r\n\f\v", text.p[i]) != NULL && text.p[i];
        if (!space)
            buf_add_char(&out, text.p[i]);
        else if (out.n && out.p[out.n - 1] != ' ')
            buf_add_char(&out, ' ');
    }
    struct str line = buf_str(&out);
    if (utf8_length(line) <= RECENT_ASK_CHARS_MAX)
        return arena_str(a, line);
    size_t n = 0;
    for (unsigned chars = 0; chars < RECENT_ASK_CHARS_MAX - DOTS; chars++) {
        size_t step = utf8_decode(str_from(line, n), NULL);
        n += step ? step : 1;
    }
    return arena_printf(a, "%.*s...", STR_ARGS(str_sub(line, 0, n)));
}

/* What a user wrote first, of either form of the file; "no string": not in this line. */
static struct str user_text(const struct rollout_line *line) {
    if (line->type != ROLLOUT_EVENT)
        return STR_NONE;
    if (str_is(line->event, "user_message"))
        return json_get_text(line->payload, "message");
    const struct json *item = json_get(line->payload, "item");
    if (!str_is(line->event, "item_completed") ||
        !str_is(json_get_text(item, "type"), "UserMessage"))
        return STR_NONE;
    const struct json *content = json_get(item, "content");
    for (const struct json *p = content && content->kind == JSON_ARRAY ? content->first : NULL; p;
         p = p->next) {
        struct str text = json_get_text(p, "text");
        if (text.p)
            return text;
    }
    return STR_NONE;
}

static void take_meta(struct arena *a, const struct json *meta, struct work *w) {
    w->cwd = arena_str(a, json_get_text(meta, "cwd"));
    w->branch = arena_str(a, json_get_text(json_get(meta, "git"), "branch"));
}

static void find_root(struct arena *a, struct work *w) {
    w->root = map_git_root(a, w->cwd);
    w->in_repository = w->root.p != NULL;
    if (!w->in_repository)
        w->root = w->cwd;
}

static bool read_work(struct arena *a, const struct file *file, struct work *w) {
    int failure;
    struct rollout_reader *r =
        rollout_reader_open(arena_cstr(a, file->path), 0, UINT64_MAX, &failure);
    struct str text;
    uint64_t offset;
    *w = (struct work){ .at_us = file->modified_us };
    for (unsigned i = 0; r && i < FIRST_LINES_MAX && !w->ask.p; i++) {
        _cleanup_arena_ struct arena scratch = { 0 };
        struct rollout_line line;
        if (!rollout_reader_next(r, &text, &offset))
            break;
        if (!rollout_line_look(&scratch, text, &line))
            continue;
        if (line.type == ROLLOUT_SESSION_META && !w->cwd.p)
            take_meta(a, line.payload, w);
        struct str said = user_text(&line);
        if (str_trim(said).n)
            w->ask = ask_of(a, said);
    }
    rollout_reader_close(r);
    if (!w->cwd.p)
        return false;
    find_root(a, w);
    return true;
}

/* ---- all of them ---- */

static size_t read_files(struct arena *a, struct str home, struct work *all) {
    struct files files = { a, arena_array(a, struct file, RECENT_FILES_MAX), 0 };
    size_t n = 0;
    (void)rollout_walk(home, ROLLOUT_SESSIONS, add_file, &files);
    qsort(files.v, files.n, sizeof *files.v, newest_first);
    for (size_t i = 0; i < files.n && n < RECENT_THREADS_MAX; i++)
        n += read_work(a, &files.v[i], &all[n]);
    return n;
}

static size_t take_rows(struct arena *a, const struct index_page *page, struct work *all) {
    for (size_t i = 0; i < page->n; i++) {
        const struct index_thread *row = &page->rows[i];
        all[i] = (struct work){ .cwd = row->cwd,
            .branch = json_get_text(json_parse(a, row->git, NULL), "branch"),
            .ask = str_trim(row->preview).n ? ask_of(a, row->preview) : STR_NONE,
            .at_us = row->updated_ms * 1000 };
        find_root(a, &all[i]);
    }
    return page->n;
}

static size_t read_index(struct arena *a, const struct recent_request *r, struct work *all) {
    const uint32_t limit = RECENT_THREADS_MAX;
    const enum thread_sort_key by_update = THREAD_SORT_KEY_UPDATED_AT;
    const struct thread_list_params params = { .limit = &limit, .sort_key = &by_update };
    struct index_page page = { 0 };
    struct error why;
    struct db *db = index_lock(r->index);
    if (db) {
        index_refresh(r->index, db, INDEX_LIST_BUDGET_MS);
        if (r->current.p)
            (void)index_scan_file(db, r->home, r->current);
        if (!index_list(db, a, &(struct index_list_request){ .params = &params }, &page, &why))
            page.n = 0;
    }
    index_unlock(r->index);
    return take_rows(a, &page, all);
}

/* ---- groups ---- */

static bool is_repeated(const struct work *all, size_t at) {
    for (size_t i = 0; i < at; i++)
        if (str_eq(all[i].cwd, all[at].cwd) && str_eq(all[i].ask, all[at].ask))
            return true;
    return false;
}

static void write_asks(
    struct buf *out, const struct work *all, size_t n, struct str root, unsigned max) {
    for (size_t i = 0; i < n && max; i++) {
        if (!str_eq(all[i].root, root) || !all[i].ask.p || is_repeated(all, i))
            continue;
        buf_printf(out, "\n- %.*s: %.*s", STR_ARGS(all[i].cwd), STR_ARGS(all[i].ask));
        max--;
    }
}

/* The works are in the order of time: the first of the group is its newest. False: nothing was asked there. */
static bool write_group(
    struct buf *out, const struct work *all, size_t n, const struct work *newest, bool here) {
    _cleanup_buf_ struct buf asks = { 0 };
    char at[TIME_TEXT_BYTES];
    unsigned count = 0;
    struct str branch = STR_NONE;
    write_asks(&asks, all, n, newest->root, here ? RECENT_ASKS_HERE_MAX : RECENT_ASKS_MAX);
    if (!asks.n)
        return false;
    for (size_t i = 0; i < n; i++) {
        bool member = str_eq(all[i].root, newest->root);
        count += member;
        if (member && !branch.n)
            branch = all[i].branch;
    }
    time_format(newest->at_us, TIME_MILLIS, at);
    buf_printf(out, "%s### %s: %.*s\nRecent sessions: %u\nLatest activity: %.*s+00:00",
        out->n ? "\n\n" : "", newest->in_repository ? "Git repo" : "Directory",
        STR_ARGS(newest->root), count, (int)strlen(at) - 1, at);
    if (branch.n)
        buf_printf(out, "\nLatest branch: %.*s", STR_ARGS(branch));
    buf_add_str(out, STR("\n\nUser asks:"));
    buf_add_str(out, buf_str(&asks));
    return true;
}

static bool is_first_of_group(const struct work *all, size_t at) {
    for (size_t i = 0; i < at; i++)
        if (str_eq(all[i].root, all[at].root))
            return false;
    return true;
}

void recent_write(struct buf *out, const struct recent_request *r) {
    _cleanup_arena_ struct arena a = { 0 };
    _cleanup_buf_ struct buf groups = { 0 };
    struct work *all = arena_array(&a, struct work, RECENT_THREADS_MAX);
    size_t n = r->index ? read_index(&a, r, all) : read_files(&a, r->home, all);
    unsigned written = 0;
    for (int current = 1; current >= 0; current--)
        for (size_t i = 0; i < n && written < RECENT_GROUPS_MAX; i++)
            if (is_first_of_group(all, i) && str_eq(all[i].root, r->here) == (bool)current)
                written += write_group(&groups, all, n, &all[i], current);
    buf_add_str(out, buf_str(&groups));
}
