/* spill: what hooks say at length is kept in files, of which the model gets excerpts. */
#include "hooks/spill.h"

#include "base/excerpt.h"
#include "base/file.h"
#include "base/uuid.h"
#include "loop/work.h"

#include <fcntl.h>
#include <stdlib.h>

/* What commands print may be anything but for others' eyes. */
enum { SPILL_FOLDER_MODE = 0700, SPILL_FILE_MODE = 0600 };

struct spill {
    struct work work;
    struct str folder;
    struct hook_long *v; /* their texts are not touched on the pool */
    struct str *texts;   /* copies, then the excerpts */
    size_t n;
    struct arena *a;
    void (*done)(void *user);
    void *user;
};

bool hook_is_long(const struct hook_long *x) {
    return x->limit && x->text->n && token_estimate(x->text->n) > x->limit;
}

struct str hook_spill_folder(struct arena *a, struct str thread) {
    const char *folder = getenv("TMPDIR");
    return arena_printf(
        a, "%s/hook_outputs/%.*s", folder && *folder ? folder : "/tmp", STR_ARGS(thread));
}

static bool write_file(const char *path, struct str text) {
    _cleanup_fd_ int fd =
        open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, SPILL_FILE_MODE);
    return fd >= 0 && file_write_all(fd, text) == 0;
}

/* The line that names the file counts too. */
static struct str excerpt(struct arena *a, struct str text, uint64_t limit, struct str footer) {
    _cleanup_buf_ struct buf out = { 0 };
    uint64_t taken = token_estimate(footer.n);
    truncate_say(text.n, &out);
    truncate_say_lines(text, &out);
    truncate_to_bytes(text, limit > taken ? (limit - taken) * BYTES_PER_TOKEN : 0, false, &out);
    buf_add_str(&out, footer);
    return arena_str(a, buf_str(&out));
}

static void run(struct work *work) {
    struct spill *x = (struct spill *)work;
    struct arena *a = &work->op.arena;
    bool ok = file_make_directories(arena_cstr(a, x->folder), SPILL_FOLDER_MODE) == 0;
    for (size_t i = 0; i < x->n; i++) {
        struct uuid id;
        char name[UUID_TEXT_BYTES];
        struct str footer = STR("");
        uuid_v4(&id);
        struct str path =
            arena_printf(a, "%.*s/%s.txt", STR_ARGS(x->folder), uuid_format(&id, name));
        if (ok && write_file(path.p, x->texts[i]))
            footer = arena_printf(a, "\n\nFull hook output saved to: %.*s", STR_ARGS(path));
        x->texts[i] = excerpt(a, x->texts[i], x->v[i].limit, footer);
    }
}

static void after(struct work *work, bool done) {
    struct spill *x = (struct spill *)work;
    if (!done)
        return;
    for (size_t i = 0; i < x->n; i++)
        *x->v[i].text = arena_str(x->a, x->texts[i]);
    x->done(x->user);
}

struct op *hook_spill(uv_loop_t *loop, struct op_group *group, struct str folder,
    const struct hook_long *v, size_t n, struct arena *a, void (*done)(void *user), void *user) {
    struct spill *x = work_new(group, sizeof *x);
    struct arena *own = &x->work.op.arena;
    x->work.run = run;
    x->work.after = after;
    x->folder = arena_str(own, folder);
    x->v = arena_array(own, struct hook_long, n);
    x->texts = arena_array(own, struct str, n);
    x->n = n;
    for (size_t i = 0; i < n; i++) {
        x->v[i] = v[i];
        x->texts[i] = arena_str(own, *v[i].text);
    }
    x->a = a;
    x->done = done;
    x->user = user;
    work_start(&x->work, loop);
    return &x->work.op;
}
