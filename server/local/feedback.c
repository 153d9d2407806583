/* feedback: a report on the user's own disk. */
#include "local/feedback.h"

#include "base/file.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/path.h"
#include "base/random.h"
#include "base/time.h"
#include "config/identity.h"
#include "local/zip.h"
#include "rpc/rpc.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>

enum { EVENT_ID_BYTES = 16 };

static bool fail(struct error *reterr, const char *what, int number) {
    return error_set(
        reterr, RPC_INTERNAL_ERROR, "failed to save feedback: %s%s", what, error_of_errno(number));
}

/* ---- report.json ---- */

static const char *title_of(struct str classification) {
    static const char *const titles[][2] = {
        { "bug", "Bug" },
        { "bad_result", "Bad result" },
        { "good_result", "Good result" },
        { "safety_check", "Safety check" },
    };
    for (size_t i = 0; i < ARRAY_LEN(titles); i++)
        if (str_is(classification, titles[i][0]))
            return titles[i][1];
    return "Other";
}

static void put_text(struct arena *a, struct json *object, struct str key, struct str text) {
    json_put(object, key, json_new_str(a, text));
}

static int compare_members(const void *a, const void *b) {
    return str_cmp((*(struct json *const *)a)->key, (*(struct json *const *)b)->key);
}

static struct json *sorted(struct arena *a, const struct json *object) {
    struct json **members = arena_array(a, struct json *, object->count);
    size_t n = 0;
    for (struct json *m = object->first; m; m = m->next)
        members[n++] = m;
    if (n)
        qsort(members, n, sizeof *members, compare_members);
    struct json *result = json_new_object(a);
    for (size_t i = 0; i < n; i++)
        put_text(a, result, members[i]->key, members[i]->text);
    return result;
}

/* The client's own, below ours. */
static struct json *tags_of(
    struct arena *a, const struct feedback_upload_params *p, struct str thread_id) {
    struct json *tags = json_new_object(a);
    for (size_t i = 0; i < p->tags.n; i++)
        put_text(a, tags, p->tags.v[i].key, p->tags.v[i].value);
    put_text(a, tags, STR("classification"), p->classification);
    put_text(a, tags, STR("cli_version"), STR(CODEX_PROTOCOL_VERSION));
    put_text(a, tags, STR("session_source"), STR("vscode"));
    put_text(a, tags, STR("thread_id"), thread_id);
    if (p->reason.p)
        put_text(a, tags, STR("reason"), p->reason);
    return sorted(a, tags);
}

static struct json *exception_of(struct arena *a, struct str message, struct str reason) {
    struct json *value = json_new_object(a), *values = json_new_array(a);
    struct json *exception = json_new_object(a);
    put_text(a, value, STR("type"), message);
    put_text(a, value, STR("value"), reason);
    json_push(values, value);
    json_put(exception, STR("values"), values);
    return exception;
}

static struct str report_of(
    struct arena *a, const struct feedback_upload_params *p, struct str thread_id) {
    uint8_t id[EVENT_ID_BYTES];
    random_bytes(id, sizeof id);
    const char *title = title_of(p->classification);
    struct str message = arena_printf(a, "[%s]: Codex session %.*s", title, STR_ARGS(thread_id));
    bool is_bug = str_is(p->classification, "bug");
    struct json *report = json_new_object(a);
    put_text(a, report, STR("event_id"), hash_hex(a, id, sizeof id));
    if (!is_bug)
        put_text(a, report, STR("level"), STR("info"));
    put_text(a, report, STR("message"), message);
    json_put(report, STR("timestamp"), json_new_double(a, (double)time_now_us() / 1e6));
    if (is_bug && p->reason.p)
        json_put(report, STR("exception"), exception_of(a, message, p->reason));
    json_put(report, STR("tags"), tags_of(a, p, thread_id));
    _cleanup_buf_ struct buf out = { 0 };
    json_write(&out, report);
    return arena_str(a, buf_str(&out));
}

/* ---- the files ---- */

static bool add_file(struct arena *a, struct zip *z, size_t number, struct str path,
    struct json *manifest, struct error *reterr) {
    struct str contents, name = path_basename(path);
    if (!name.p)
        name = STR("file");
    int r = file_read(a, arena_cstr(a, path), FEEDBACK_BYTES_MAX - z->files.n, &contents);
    if (r < 0)
        return fail(reterr,
            arena_printf(a, "failed to read selected attachment %.*s: ", STR_ARGS(path)).p, r);
    struct str entry = arena_printf(a, "attachments/%04zu/%.*s", number, STR_ARGS(name));
    struct json *facts = json_new_object(a);
    put_text(a, facts, STR("entry"), entry);
    put_text(a, facts, STR("filename"), name);
    put_text(a, facts, STR("contentType"),
        str_ends(name, STR(".json")) ? STR("application/json") : STR("text/plain"));
    json_push(manifest, facts);
    zip_add(z, entry, contents);
    return z->files.n < FEEDBACK_BYTES_MAX || fail(reterr, "", EFBIG);
}

static bool add_files(
    struct arena *a, struct zip *z, const struct str_array *paths, struct error *reterr) {
    struct json *manifest = json_new_array(a);
    if (paths->n > FEEDBACK_FILES_MAX)
        return fail(reterr, "", E2BIG);
    for (size_t i = 0; i < paths->n; i++)
        if (!add_file(a, z, i, paths->v[i], manifest, reterr))
            return false;
    _cleanup_buf_ struct buf text = { 0 };
    json_write(&text, manifest);
    zip_add(z, STR("manifest.json"), buf_str(&text));
    return true;
}

static bool write_new(const char *path, struct str bytes, struct error *reterr) {
    _cleanup_fd_ int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0 && errno == EEXIST)
        return error_set(reterr, RPC_INTERNAL_ERROR,
            "failed to save feedback: feedback save path already exists");
    if (fd < 0)
        return error_set(reterr, RPC_INTERNAL_ERROR, "failed to save feedback: %s at path \"%s\"",
            error_of_errno(errno), path);
    int r = file_write_all(fd, bytes);
    if (r == 0)
        return true;
    (void)unlink(path);
    return fail(reterr, "", r);
}

bool feedback_save(struct arena *a, const struct feedback_upload_params *p, struct str path,
    struct str thread_id, struct error *reterr) {
    struct zip z = { 0 };
    zip_add(&z, STR("report.json"), report_of(a, p, thread_id));
    bool ok = add_files(a, &z, &p->extra_log_files, reterr) &&
              write_new(arena_cstr(a, path), zip_finish(&z), reterr);
    zip_done(&z);
    return ok;
}
