/* input_images: the pictures of a user's input as the model gets them (agent-loop.md 4.8), and reading them and its
 * sound: files are read and data URLs checked on the thread pool. */
#pragma once

#include "base/json.h"
#include "loop/op.h"
#include "protocol/types.gen.h"

struct turn_input;

/* One element of the input once it has been read. */
struct input_image {
    struct str url;     /* a data URL, or "no string": not a picture that can be shown */
    struct str failure; /* why the file could not be read, or "no string" */
    struct str omitted; /* of sound: what the model is told instead, or "no string" */
};

/* Reads the pictures and the sound of a list of inputs that have not been read yet, and calls done(user) when
 * turn_input.images is there for all of them; not when it is cancelled. NULL: nothing has to be read. The inputs
 * must stay until the operation is cancelled or has called. */
struct op *input_images_read(struct op_group *group, uv_loop_t *loop, struct turn_input *first,
    void (*done)(void *user), void *user);

/* Appends the parts of an `image` or `localImage`, the number-th picture of its input. `image` is NULL for
 * what needs no reading; `original`: the model takes pictures as they are. */
void input_image_add(struct json *content, struct arena *a, const struct user_input *in,
    const struct input_image *image, unsigned number, bool original);
