/* input_audio: the sound of a user's input as the model gets it. */
#include "turn/input_audio.h"

#include "base/base64.h"
#include "base/error.h"
#include "base/file.h"
#include "base/path.h"
#include "turn/message.h"

#include <errno.h>
#include <strings.h>

#define NOT_PROCESSED "audio content omitted because it could not be processed"
#define TOO_LARGE \
    "audio content omitted because it exceeded the supported size limit; use a smaller audio file"
#define FORMATS        "use wav, mp3, m4a, webm, or ogg"
#define UNKNOWN_FORMAT "audio content omitted because its format is not supported; " FORMATS

/* How files are called, what URLs may say, and what they say to the model. */
static const struct {
    const char *extension, *given, *type;
} formats[] = {
    { "wav", "audio/wav", "audio/wav" },
    { NULL, "audio/x-wav", "audio/wav" },
    { NULL, "audio/wave", "audio/wav" },
    { NULL, "audio/vnd.wave", "audio/wav" },
    { "mp3", "audio/mpeg", "audio/mpeg" },
    { NULL, "audio/mp3", "audio/mpeg" },
    { "m4a", "audio/mp4", "audio/mp4" },
    { NULL, "audio/m4a", "audio/mp4" },
    { NULL, "audio/x-m4a", "audio/mp4" },
    { "webm", "audio/webm", "audio/webm" },
    { "ogg", "audio/ogg", "audio/ogg" },
};

static bool is_word(struct str text, const char *word) {
    return text.n == strlen(word) && strncasecmp(text.p, word, text.n) == 0;
}

static const char *type_of_extension(struct str path) {
    struct str name = path_basename(path);
    size_t dot = name.n;
    while (dot > 0 && name.p[dot - 1] != '.')
        dot--;
    for (size_t i = 0; dot > 1 && i < ARRAY_LEN(formats); i++)
        if (formats[i].extension && is_word(str_from(name, dot), formats[i].extension))
            return formats[i].type;
    return NULL;
}

static const char *type_of_word(struct str word) {
    for (size_t i = 0; i < ARRAY_LEN(formats); i++)
        if (is_word(word, formats[i].given))
            return formats[i].type;
    return NULL;
}

struct input_image input_audio_read(struct arena *a, const char *path) {
    struct str bytes = STR_NONE;
    const char *type = type_of_extension(str_of(path));
    int r = file_read(a, path, INPUT_AUDIO_BYTES_MAX, &bytes);
    if (r < 0 && r != -EFBIG)
        return (struct input_image){ .failure = arena_printf(a,
                                         "Codex could not read the local audio at `%s`: %s", path,
                                         error_of_errno(r)) };
    if (!type)
        return (struct input_image){
            .failure = arena_printf(a,
                "Codex cannot attach audio at `%s`: unsupported audio format; " FORMATS ".", path)
        };
    if (r == -EFBIG)
        return (struct input_image){ .omitted = STR(TOO_LARGE) };
    if (!bytes.n)
        return (struct input_image){ .omitted = STR(NOT_PROCESSED) };
    _cleanup_buf_ struct buf url = { 0 };
    buf_printf(&url, "data:%s;base64,", type);
    base64_add(&url, bytes);
    return (struct input_image){ .url = arena_str(a, buf_str(&url)) };
}

/* Takes the next word off a list with semicolons. */
static struct str next_word(struct str *rest) {
    ptrdiff_t end = str_index(*rest, ';');
    struct str word = end < 0 ? *rest : str_sub(*rest, 0, (size_t)end);
    *rest = end < 0 ? STR_NONE : str_from(*rest, (size_t)end + 1);
    return word;
}

static bool split(struct str url, struct str *ret_type, struct str *ret_data) {
    static const struct str scheme = STR_INIT("data:");
    ptrdiff_t comma = str_index(url, ',');
    if (comma < (ptrdiff_t)scheme.n || strncasecmp(url.p, scheme.p, scheme.n) != 0)
        return false;
    struct str head = str_sub(url, scheme.n, (size_t)comma - scheme.n);
    bool is_base64 = false;
    *ret_type = next_word(&head);
    *ret_data = str_from(url, (size_t)comma + 1);
    while (head.p && !is_base64)
        is_base64 = is_word(next_word(&head), "base64");
    return is_base64 && ret_type->n;
}

struct input_image input_audio_of_url(struct arena *a, struct str url) {
    struct str word, data, bytes;
    if (!split(url, &word, &data))
        return (struct input_image){ .omitted = STR(NOT_PROCESSED) };
    const char *type = type_of_word(word);
    if (!type)
        return (struct input_image){ .omitted = STR(UNKNOWN_FORMAT) };
    if (!base64_decode(a, data, &bytes) || !bytes.n)
        return (struct input_image){ .omitted = STR(NOT_PROCESSED) };
    if (bytes.n > INPUT_AUDIO_BYTES_MAX)
        return (struct input_image){ .omitted = STR(TOO_LARGE) };
    return (
        struct input_image){ .url = arena_printf(a, "data:%s;base64,%.*s", type, STR_ARGS(data)) };
}

/* ---- the parts ---- */

bool input_audio_needs_reading(const struct user_input *in) {
    return in->type == USER_INPUT_LOCAL_AUDIO ||
           (in->type == USER_INPUT_AUDIO &&
               in->audio.user_audio_reference.tag == USER_AUDIO_REFERENCE_URL);
}

static void add_sound(struct json *content, struct arena *a, const char *member, struct str value) {
    struct json *part = json_new_object(a);
    json_put_text(a, part, STR("type"), STR("input_audio"));
    json_put_text(a, part, str_of(member), value);
    json_push(content, part);
}

static void add_read(struct json *content, struct arena *a, const struct input_image *sound) {
    if (sound->url.p)
        add_sound(content, a, "audio_url", sound->url);
    else
        message_add_text(content, a, sound->omitted);
}

void input_audio_add(struct json *content, struct arena *a, const struct user_input *in,
    const struct input_image *sound, unsigned number) {
    if (in->type == USER_INPUT_AUDIO && !input_audio_needs_reading(in)) {
        add_sound(content, a, "file_id", in->audio.user_audio_reference.file.file_id);
    } else if (in->type == USER_INPUT_AUDIO) {
        add_read(content, a, sound);
    } else if (sound->failure.p) {
        message_add_text(content, a, sound->failure);
    } else {
        message_add_text(content, a,
            arena_printf(a, "<audio name=[Audio #%u] path=\"%.*s\">", number,
                STR_ARGS(in->local_audio.path)));
        add_read(content, a, sound);
        message_add_text(content, a, STR("</audio>"));
    }
}
