/* file_search: looking for files on the thread pool. */
#include "search/file_search.h"

#include "loop/work.h"

struct file_search {
    struct op op;
    uv_loop_t *loop;
    const struct file_search_events *events;
    void *user;
    struct file_walk *walk;        /* of the slice that runs, else ours */
    struct fuzzy_matcher *matcher; /* the same */
    struct buf query;
    bool running, walked, closing, whole;
    bool asked; /* the query has not been looked for yet */
};

/* One job: sees some more and looks for the query. */
struct slice {
    struct work work;
    struct file_search *search;
    struct str query;
    int64_t ms;
    bool walks, complete;
    struct file_match files[FILE_MATCHES_MAX];
    size_t count;
};

static void search_destroy(struct op *op) {
    struct file_search *s = (struct file_search *)op;
    file_walk_free(s->walk);
    fuzzy_matcher_free(s->matcher);
    buf_done(&s->query);
    if (s->events->on_end)
        s->events->on_end(s->user);
}

void file_search_close(struct file_search *s) {
    s->closing = true;
    if (!s->running)
        op_close(&s->op);
}

static void search_cancel(struct op *op) {
    file_search_close((struct file_search *)op);
}

static const struct op_class search_class = {
    .name = "file search", .cancel = search_cancel, .destroy = search_destroy
};

static void start_slice(struct file_search *s, int64_t ms);

static void on_run(struct work *work) {
    struct slice *slice = (struct slice *)work;
    struct file_search *s = slice->search;
    slice->complete = !slice->walks || !file_walk_step(s->walk, slice->ms);
    if (slice->complete || !s->whole)
        slice->count =
            file_match_best(&work->op.arena, s->walk, s->matcher, slice->query, slice->files);
}

static void on_after(struct work *work, bool done) {
    struct slice *slice = (struct slice *)work;
    struct file_search *s = slice->search;
    s->running = false;
    if (s->closing || !done) {
        op_close(&s->op);
        return;
    }
    s->walked = slice->complete;
    if (str_eq(slice->query, buf_str(&s->query)) && (s->walked || !s->whole)) {
        s->asked = false;
        s->running = true; /* it may be closed in there */
        s->events->on_files(s->user, slice->query, slice->files, slice->count, s->walked);
        s->running = false;
    }
    if (s->closing)
        op_close(&s->op);
    else if (s->asked || !s->walked)
        start_slice(s, FILE_SEARCH_SLICE_MS);
}

static void start_slice(struct file_search *s, int64_t ms) {
    struct slice *slice = work_new(s->op.group, sizeof *slice);
    slice->work.run = on_run;
    slice->work.after = on_after;
    slice->search = s;
    slice->query = arena_str(&slice->work.op.arena, buf_str(&s->query));
    slice->walks = !s->walked;
    slice->ms = ms;
    s->running = true;
    work_start(&slice->work, s->loop);
}

void file_search_query(struct file_search *s, struct str query) {
    buf_clear(&s->query, 0);
    buf_add_str(&s->query, query);
    s->asked = true;
    if (!s->running)
        start_slice(s, FILE_SEARCH_SLICE_MS);
}

struct file_search *file_search_start(uv_loop_t *loop, struct op_group *group,
    const struct file_search_options *options, const struct file_search_events *events,
    void *user) {
    struct file_search *s = op_new(group, &search_class, sizeof *s);
    s->loop = loop;
    s->events = events;
    s->user = user;
    s->walk = file_walk_new(options->roots, options->root_count, options->cwd, options->home);
    s->matcher = fuzzy_matcher_new();
    s->whole = options->whole;
    s->asked = true;
    buf_add_str(&s->query, options->query);
    start_slice(s, options->whole ? FILE_SEARCH_SLICE_MS : FILE_SEARCH_FIRST_MS);
    return s;
}
