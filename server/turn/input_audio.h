/* input_audio: the sound of a user's input as the model gets it (agent-loop.md 4.8). */
#pragma once

#include "base/json.h"
#include "protocol/types.gen.h"
#include "turn/input_images.h"

enum { INPUT_AUDIO_BYTES_MAX = 50 * 1024 * 1024 };

/* Reads a file, or checks and rewrites a data URL, blocking: for the pool. All in `a`. */
struct input_image input_audio_read(struct arena *a, const char *path);
struct input_image input_audio_of_url(struct arena *a, struct str url);

/* Has it to be read? What is only named by an id has not. */
bool input_audio_needs_reading(const struct user_input *in);

/* Appends the parts of an `audio` or `localAudio`, the number-th sound of its input. `sound` is NULL for what needs no
 * reading. */
void input_audio_add(struct json *content, struct arena *a, const struct user_input *in,
    const struct input_image *sound, unsigned number);
