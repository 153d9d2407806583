/* image: a picture file as a data URL. */
#include "tool/image.h"

#include "base/base64.h"
#include "base/file.h"

static const char *type_of(struct str bytes) {
    if (str_starts(bytes, STR("\x89PNG\r\n\x1a\n")))
        return "png";
    if (str_starts(bytes, STR("\xff\xd8\xff")))
        return "jpeg";
    if (str_starts(bytes, STR("GIF87a")) || str_starts(bytes, STR("GIF89a")))
        return "gif";
    if (str_starts(bytes, STR("RIFF")) && str_starts(str_from(bytes, 8), STR("WEBP")))
        return "webp";
    return NULL;
}

enum image_failure image_read(const char *path, struct buf *out, int *ret_error) {
    _cleanup_arena_ struct arena a = { 0 };
    struct str bytes;
    int r = file_read(&a, path, IMAGE_BYTES_MAX, &bytes);
    if (r < 0) {
        *ret_error = r;
        return IMAGE_UNREADABLE;
    }
    const char *type = type_of(bytes);
    if (!type)
        return IMAGE_UNKNOWN;
    buf_printf(out, "data:image/%s;base64,", type);
    base64_add(out, bytes);
    return IMAGE_OK;
}
