/* image: pictures as data URLs. */
#include "tool/image.h"

#include "base/base64.h"
#include "base/file.h"

#include <errno.h>
#include <strings.h>
#include <sys/stat.h>

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

static enum image_failure write_url(struct str bytes, struct buf *out) {
    const char *type = type_of(bytes);
    if (!type)
        return IMAGE_UNKNOWN;
    buf_printf(out, "data:image/%s;base64,", type);
    base64_add(out, bytes);
    return IMAGE_OK;
}

/* A pipe would keep the thread until somebody writes. */
static int check_kind(int fd) {
    struct stat st;
    if (fstat(fd, &st) < 0)
        return -errno;
    return S_ISREG(st.st_mode) || S_ISDIR(st.st_mode) ? 0 : -EINVAL;
}

enum image_failure image_read(
    const struct sandbox_view *view, const char *path, struct buf *out, int *ret_error) {
    _cleanup_arena_ struct arena a = { 0 };
    _cleanup_fd_ int fd = sandbox_open(view, path);
    struct str bytes;
    int r = fd < 0 ? fd : check_kind(fd);
    if (r == 0)
        r = file_read_fd(&a, fd, IMAGE_BYTES_MAX, &bytes);
    if (r < 0) {
        *ret_error = r;
        return IMAGE_UNREADABLE;
    }
    return write_url(bytes, out);
}

static bool starts_any_case(struct str s, struct str prefix) {
    return s.n >= prefix.n && strncasecmp(s.p, prefix.p, prefix.n) == 0;
}

bool image_is_data_url(struct str url) {
    return starts_any_case(url, STR("data:"));
}

/* Does a parameter of "image/png;x=y;base64" say so? */
static bool says_base64(struct str head) {
    (void)str_cut(&head, ';');
    while (head.n > 0) {
        struct str one = str_cut(&head, ';');
        if (one.n == STR("base64").n && starts_any_case(one, STR("base64")))
            return true;
    }
    return false;
}

/* The padding may be missing. */
static bool decode(struct arena *a, struct str text, struct str *ret) {
    static const char *const padding[] = { "", "===", "==", "=" };
    return base64_decode(a, arena_printf(a, "%.*s%s", STR_ARGS(text), padding[text.n % 4]), ret);
}

enum image_failure image_of_data_url(struct str url, struct buf *out) {
    _cleanup_arena_ struct arena a = { 0 };
    struct str rest = str_from(url, STR("data:").n), bytes;
    ptrdiff_t comma = str_index(rest, ',');
    if (comma < 0 || !says_base64(str_sub(rest, 0, (size_t)comma)) ||
        !decode(&a, str_from(rest, (size_t)comma + 1), &bytes))
        return IMAGE_UNKNOWN;
    return write_url(bytes, out);
}
