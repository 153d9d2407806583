/* thread_names: names that users gave to threads. */
#include "store/thread_names.h"

#include "base/file.h"
#include "base/json.h"
#include "base/time.h"
#include "store/rollout_reader.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>

enum { FILE_MODE = 0666 };

static const char *path_of(struct arena *a, struct str home, const char *suffix) {
    return arena_printf(a, "%.*s/session_index.jsonl%s", STR_ARGS(home), suffix).p;
}

/* Held while the file is changed; -1 when there is none to be had. */
static int lock(struct arena *a, struct str home) {
    int fd = open(path_of(a, home, ".lock"), O_RDWR | O_CREAT | O_CLOEXEC, FILE_MODE);
    if (fd >= 0)
        (void)flock(fd, LOCK_EX);
    return fd;
}

void thread_names_visit(
    struct str home, void (*visit)(void *user, struct str thread, struct str name), void *user) {
    _cleanup_arena_ struct arena paths = { 0 }, a = { 0 };
    struct str line;
    uint64_t offset;
    int r = 0;
    struct rollout_reader *reader =
        rollout_reader_open(path_of(&paths, home, ""), 0, UINT64_MAX, &r);
    while (reader && rollout_reader_next(reader, &line, &offset)) {
        const struct json *entry = json_parse(&a, line, NULL);
        struct str id = json_get_text(entry, "id"), name = json_get_text(entry, "thread_name");
        if (id.p && name.p)
            visit(user, id, name);
        arena_reset(&a);
    }
    rollout_reader_close(reader);
}

struct search {
    struct arena *a;
    struct str thread, name;
};

static void visit_one(void *user, struct str thread, struct str name) {
    struct search *s = user;
    if (str_eq(thread, s->thread))
        s->name = arena_str(s->a, name);
}

struct str thread_name_find(struct arena *a, struct str home, struct str thread) {
    struct search s = { a, thread, STR_NONE };
    thread_names_visit(home, visit_one, &s);
    return str_trim(s.name).n ? s.name : STR_NONE;
}

static void write_entry(struct buf *out, struct str thread, struct str name) {
    char stamp[TIME_TEXT_BYTES];
    buf_printf(out, "{\"id\":\"%.*s\",\"thread_name\":", STR_ARGS(thread));
    json_write_str(out, name);
    buf_printf(out, ",\"updated_at\":\"%s\"}\n", time_format(time_now_us(), TIME_MICROS, stamp));
}

int thread_name_add(struct str home, struct str thread, struct str name) {
    _cleanup_arena_ struct arena a = { 0 };
    _cleanup_buf_ struct buf entry = { 0 };
    _cleanup_fd_ __attribute__((unused)) int held = lock(&a, home);
    _cleanup_fd_ int fd =
        open(path_of(&a, home, ""), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, FILE_MODE);
    if (fd < 0)
        return -errno;
    write_entry(&entry, thread, name);
    return file_write_all(fd, buf_str(&entry));
}

int thread_name_remove(struct str home, struct str thread) {
    _cleanup_arena_ struct arena paths = { 0 }, a = { 0 };
    _cleanup_buf_ struct buf kept = { 0 };
    _cleanup_fd_ __attribute__((unused)) int held = lock(&paths, home);
    const char *path = path_of(&paths, home, "");
    struct str line;
    uint64_t offset;
    int r = 0;
    bool found = false;
    struct rollout_reader *reader = rollout_reader_open(path, 0, UINT64_MAX, &r);
    if (!reader)
        return r == -ENOENT ? 0 : r;
    while (rollout_reader_next(reader, &line, &offset)) {
        const struct json *entry = json_parse(&a, line, NULL);
        if (str_eq(json_get_text(entry, "id"), thread)) {
            found = true;
        } else {
            buf_add_str(&kept, line);
            buf_add_char(&kept, '\n');
        }
        arena_reset(&a);
    }
    rollout_reader_close(reader);
    return found ? file_replace(path, buf_str(&kept), FILE_MODE) : 0;
}
