/* input_images: the pictures of a user's input as the model gets them. */
#include "turn/input_images.h"

#include "base/error.h"
#include "loop/work.h"
#include "tool/image.h"
#include "turn/input.h"
#include "turn/input_audio.h"
#include "turn/message.h"

/* ---- reading ---- */

/* One picture or sound: a file or a data URL. */
struct picture {
    struct picture *next;
    const char *path; /* or NULL */
    struct str url;
    struct turn_input *input; /* not for the job: whose element it is, and which */
    size_t index;
    struct buf data_url; /* what the job made */
    enum image_failure failure;
    int error;
    bool is_sound;
    struct arena arena;       /* of what follows */
    struct input_image sound; /* what the job made */
};

/* The pictures of all inputs that wait. */
struct reading {
    struct work work;
    struct picture *pictures;
    void (*done)(void *user);
    void *user;
};

static void run(struct work *job) {
    for (struct picture *p = ((struct reading *)job)->pictures; p; p = p->next)
        if (p->is_sound)
            p->sound = p->path ? input_audio_read(&p->arena, p->path)
                               : input_audio_of_url(&p->arena, p->url);
        else
            p->failure = p->path ? image_read(NULL, p->path, &p->data_url, &p->error)
                                 : image_of_data_url(p->url, &p->data_url);
}

static void release(struct work *job) {
    for (struct picture *p = ((struct reading *)job)->pictures; p; p = p->next) {
        buf_done(&p->data_url);
        arena_free(&p->arena);
    }
}

static void keep(const struct picture *p) {
    struct turn_input *in = p->input;
    struct arena *a = &in->arena;
    if (!in->images)
        in->images = arena_array(a, struct input_image, in->item.user_message.content.n);
    if (p->is_sound)
        in->images[p->index] = (struct input_image){ arena_str(a, p->sound.url),
            arena_str(a, p->sound.failure), arena_str(a, p->sound.omitted) };
    else if (p->failure == IMAGE_OK)
        in->images[p->index].url = arena_str(a, buf_str(&p->data_url));
    else if (p->failure == IMAGE_UNREADABLE)
        in->images[p->index].failure = arena_printf(a,
            "Codex could not read the local image at `%s`: %s", p->path, error_of_errno(p->error));
}

static void after(struct work *job, bool done) {
    struct reading *r = (struct reading *)job;
    if (!done)
        return;
    for (const struct picture *p = r->pictures; p; p = p->next)
        keep(p);
    r->done(r->user);
}

static bool has_data_url(const struct user_input *in) {
    return in->type == USER_INPUT_IMAGE &&
           in->image.user_image_reference.tag == USER_IMAGE_REFERENCE_URL &&
           image_is_data_url(in->image.user_image_reference.url.url);
}

static bool needs_reading(const struct user_input *in) {
    return in->type == USER_INPUT_LOCAL_IMAGE || has_data_url(in) || input_audio_needs_reading(in);
}

static struct picture *add(struct reading *r, struct turn_input *input, size_t index) {
    struct arena *a = &r->work.op.arena;
    const struct user_input *in = &input->item.user_message.content.v[index];
    struct picture *p = arena_new(a, struct picture);
    *p = (struct picture){ .input = input,
        .index = index,
        .is_sound = in->type == USER_INPUT_AUDIO || in->type == USER_INPUT_LOCAL_AUDIO };
    if (in->type == USER_INPUT_LOCAL_IMAGE)
        p->path = arena_str(a, in->local_image.path).p;
    else if (in->type == USER_INPUT_LOCAL_AUDIO)
        p->path = arena_str(a, in->local_audio.path).p;
    else if (p->is_sound)
        p->url = arena_str(a, in->audio.user_audio_reference.url.url);
    else
        p->url = arena_str(a, in->image.user_image_reference.url.url);
    return p;
}

struct op *input_images_read(struct op_group *group, uv_loop_t *loop, struct turn_input *first,
    void (*done)(void *user), void *user) {
    struct reading *r = NULL;
    struct picture **end = NULL;
    for (struct turn_input *in = first; in; in = in->next) {
        const struct user_input_array *content = &in->item.user_message.content;
        for (size_t i = 0; i < content->n && !in->images; i++) {
            if (!needs_reading(&content->v[i]))
                continue;
            if (!r) {
                r = work_new(group, sizeof *r);
                end = &r->pictures;
            }
            *end = add(r, in, i);
            end = &(*end)->next;
        }
    }
    if (!r)
        return NULL;
    r->work.run = run;
    r->work.after = after;
    r->work.release = release;
    r->done = done;
    r->user = user;
    work_start(&r->work, loop);
    return &r->work.op;
}

/* ---- the parts ---- */

static void add_picture(struct json *content, struct arena *a, const char *member, struct str value,
    enum image_detail detail) {
    struct json *part = json_new_object(a);
    json_put(part, STR("type"), json_new_str(a, STR("input_image")));
    json_put(part, str_of(member), json_new_str(a, value));
    json_put(part, STR("detail"), json_new_str(a, image_detail_name(detail)));
    json_push(content, part);
}

static enum image_detail detail_of(const enum image_detail *wished, bool original) {
    if (!wished || (*wished == IMAGE_DETAIL_ORIGINAL && !original))
        return IMAGE_DETAIL_HIGH;
    return *wished;
}

/* A picture that we hold: a model that takes it as it is gets it so, whatever was wished. */
static void add_read(struct json *content, struct arena *a, const struct input_image *image,
    const enum image_detail *wished, bool original) {
    enum image_detail detail = original ? IMAGE_DETAIL_ORIGINAL : detail_of(wished, original);
    if (detail == IMAGE_DETAIL_LOW)
        message_add_text(content, a,
            STR("image content omitted because detail 'low' is not supported; use 'high', "
                "'original', or 'auto'"));
    else if (image->url.p)
        add_picture(content, a, "image_url", image->url, detail);
    else
        message_add_text(
            content, a, STR("image content omitted because it could not be processed"));
}

static void add_local(struct json *content, struct arena *a, const struct user_input *in,
    const struct input_image *image, unsigned number, bool original) {
    if (image->failure.p) {
        message_add_text(content, a, image->failure);
        return;
    }
    message_add_text(content, a,
        arena_printf(
            a, "<image name=[Image #%u] path=\"%.*s\">", number, STR_ARGS(in->local_image.path)));
    add_read(content, a, image, in->local_image.detail, original);
    message_add_text(content, a, STR("</image>"));
}

void input_image_add(struct json *content, struct arena *a, const struct user_input *in,
    const struct input_image *image, unsigned number, bool original) {
    if (in->type == USER_INPUT_LOCAL_IMAGE) {
        add_local(content, a, in, image, number, original);
        return;
    }
    const struct user_image_reference *reference = &in->image.user_image_reference;
    enum image_detail detail = detail_of(in->image.detail, original);
    if (has_data_url(in))
        add_read(content, a, image, in->image.detail, original);
    else if (reference->tag == USER_IMAGE_REFERENCE_URL)
        add_picture(content, a, "image_url", reference->url.url, detail);
    else
        add_picture(content, a, "file_id", reference->file.file_id, detail);
}
