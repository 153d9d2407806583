/* view_image: shows the model a picture file. */
#include "tool/view_image.h"

#include "base/error.h"
#include "base/path.h"
#include "base/time.h"
#include "loop/work.h"
#include "protocol/wrappers.gen.h"
#include "tool/answer.h"
#include "tool/arguments.h"
#include "tool/image.h"
#include "tool/item.h"

#include <errno.h>

struct view_image {
    struct work work;
    const char *path; /* absolute */
    const struct sandbox_view *view;
    const char *detail;
    struct item_place place;
    struct str call_id;
    tool_done *done;
    void *user;
    struct buf url; /* what the job made */
    enum image_failure failure;
    int error;
};

static void run(struct work *job) {
    struct view_image *v = (struct view_image *)job;
    v->failure = image_read(v->view, v->path, &v->url, &v->error);
}

static void release(struct work *job) {
    buf_done(&((struct view_image *)job)->url);
}

static void tell_item(const struct view_image *v) {
    int64_t now = time_now_ms();
    struct thread_item item = { .type = THREAD_ITEM_IMAGE_VIEW,
        .started_at_ms = &now,
        .image_view = { .id = v->call_id, .path = str_of(v->path) } };
    item_tell_started(v->place, &item);
    item.completed_at_ms = &now;
    item_tell_completed(v->place, &item);
}

static void answer(const struct view_image *v) {
    _cleanup_buf_ struct buf text = { 0 };
    struct tool_output output = { 0 };
    if (v->failure == IMAGE_OK) {
        tell_item(v);
        buf_add_str(&text, STR("[{\"type\":\"input_image\",\"image_url\":"));
        json_write_str(&text, buf_str(&v->url));
        buf_printf(&text, ",\"detail\":\"%s\"}]", v->detail);
        output.content = buf_str(&text);
        output.succeeded = true;
    } else {
        if (v->failure == IMAGE_UNREADABLE)
            buf_printf(&text, "unable to %s image at `%s`: %s",
                v->error == -EACCES ? "read" : "locate", v->path, error_of_errno(v->error));
        else
            buf_add_str(&text, STR("unable to process image: invalid or unsupported image data"));
        output.text = buf_str(&text);
    }
    v->done(v->user, &output);
}

static void after(struct work *job, bool done) {
    if (done)
        answer((struct view_image *)job);
}

struct op *view_image_start(struct op_group *group, const struct tool_host *host,
    const struct tool_call *call, tool_done *done, void *user) {
    _cleanup_arena_ struct arena a = { 0 };
    struct view_image_arguments args;
    struct str failure;
    if (!tool_arguments_decode(&a, call->arguments, TYPE_VIEW_IMAGE_ARGUMENTS, &args, &failure))
        return tool_answer(group, host, failure, done, user);
    if (args.detail.p && !str_is(args.detail, "high") && !str_is(args.detail, "original"))
        return tool_answer(group, host,
            arena_printf(&a,
                "view_image.detail only supports `high` or `original`; omit `detail` for default high resized "
                "behavior, got `%.*s`",
                STR_ARGS(args.detail)),
            done, user);
    struct view_image *v = work_new(group, sizeof *v);
    struct arena *own = &v->work.op.arena;
    v->work.run = run;
    v->work.after = after;
    v->work.release = release;
    v->path = path_join(own, arena_str(own, host->cwd), args.path).p;
    v->view = sandbox_view_of(own, &host->scope);
    v->detail = host->original_detail ? "original" : "high";
    v->place = item_place_copy(own, host->items);
    v->call_id = arena_str(own, call->call_id);
    v->done = done;
    v->user = user;
    work_start(&v->work, host->loop);
    return &v->work.op;
}
