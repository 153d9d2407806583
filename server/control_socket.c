/* control_socket: the daemon's socket seen from other processes. */
#include "control_socket.h"

#include "base/base64.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/json.h"
#include "base/random.h"

#include <errno.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>

enum {
    KEY_BYTES = 16,
    READ_BYTES = 4096,
    FRAME_TEXT = 0x81, /* final */
    FRAME_MASKED = 0x80,
    LENGTH_16 = 126,
    LENGTH_64 = 127,
};

/* The name by which clients of this kind are known (clients.md). */
static const char initialize[] =
    "{\"id\":1,\"method\":\"initialize\",\"params\":{\"clientInfo\":{\"name\":\"codex_app_server_daemon\","
    "\"version\":\"0.0.0\"}}}";

int control_socket_connect(const char *path) {
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    if (strlen(path) >= sizeof address.sun_path)
        return -ENAMETOOLONG;
    memcpy(address.sun_path, path, strlen(path));
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return -errno;
    if (connect(fd, (const struct sockaddr *)&address, sizeof address) == 0)
        return fd;
    int r = -errno;
    (void)close(fd);
    return r;
}

static void limit_waiting(int fd) {
    const struct timeval limit = { .tv_sec = CONTROL_PROBE_MS / 1000 };
    (void)setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    (void)setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
}

/* False: the end, a failure, or too much. */
static bool read_more(int fd, struct buf *in) {
    if (in->n > CONTROL_ANSWER_BYTES_MAX)
        return false;
    ssize_t n = read(fd, buf_reserve(in, READ_BYTES), READ_BYTES);
    if (n > 0)
        in->n += (size_t)n;
    return n > 0;
}

static bool upgrade(int fd, struct buf *in) {
    _cleanup_arena_ struct arena a = { 0 };
    _cleanup_buf_ struct buf out = { 0 };
    char key[KEY_BYTES];
    random_bytes(key, sizeof key);
    buf_printf(&out,
        "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: %.*s\r\n\r\n",
        STR_ARGS(base64_encode(&a, (struct str){ key, sizeof key })));
    if (file_write_all(fd, buf_str(&out)) != 0)
        return false;
    ptrdiff_t end;
    while ((end = str_find(buf_str(in), STR("\r\n\r\n"))) < 0)
        if (!read_more(fd, in))
            return false;
    bool switched = str_starts(buf_str(in), STR("HTTP/1.1 101 "));
    buf_consume(in, (size_t)end + 4);
    return switched;
}

/* A mask of zeros leaves the text as it is. */
static bool send_text(int fd, struct str text) {
    _cleanup_buf_ struct buf out = { 0 };
    static const char mask[4] = { 0 };
    const unsigned char head[] = { FRAME_TEXT, FRAME_MASKED | LENGTH_16,
        (unsigned char)(text.n >> 8), (unsigned char)text.n };
    buf_add_str(&out, (struct str){ (const char *)head, sizeof head });
    buf_add_str(&out, (struct str){ mask, sizeof mask });
    buf_add_str(&out, text);
    return file_write_all(fd, buf_str(&out)) == 0;
}

/* The payload of the frame at the front, once it is all there; *ret_bytes is the frame's size. */
static bool whole_frame(struct str in, struct str *ret_payload, size_t *ret_bytes) {
    const unsigned char *p = (const unsigned char *)in.p;
    if (in.n < 2)
        return false;
    size_t length_bytes = p[1] == LENGTH_16 ? 2 : p[1] == LENGTH_64 ? 8 : 0;
    size_t n = length_bytes ? 0 : p[1];
    if (in.n < 2 + length_bytes)
        return false;
    for (size_t i = 0; i < length_bytes; i++)
        n = n << 8 | p[2 + i];
    if (in.n - 2 - length_bytes < n)
        return false;
    *ret_payload = str_sub(in, 2 + length_bytes, n);
    *ret_bytes = 2 + length_bytes + n;
    return true;
}

/* "codex_cli_rs/0.169.0 (…)": what stands between the slash and the space. */
static struct str version_of(struct arena *a, struct str agent) {
    ptrdiff_t slash = str_index(agent, '/');
    if (slash < 0)
        return STR_NONE;
    struct str version = str_from(agent, (size_t)slash + 1);
    ptrdiff_t end = str_index(version, ' ');
    return arena_str(a, end < 0 ? version : str_sub(version, 0, (size_t)end));
}

static bool ask_version(struct arena *a, int fd, struct str *ret_version) {
    _cleanup_buf_ struct buf in = { 0 };
    if (!upgrade(fd, &in) || !send_text(fd, str_of(initialize)))
        return false;
    for (;;) {
        struct str payload;
        size_t bytes;
        while (!whole_frame(buf_str(&in), &payload, &bytes))
            if (!read_more(fd, &in))
                return false;
        struct json_error ignored;
        const struct json *answer = json_parse(a, arena_str(a, payload), &ignored);
        struct str agent = json_get_text(json_get(answer, "result"), "userAgent");
        if (agent.p) {
            *ret_version = version_of(a, agent);
            return ret_version->p != NULL;
        }
        buf_consume(&in, bytes);
    }
}

bool control_socket_probe(
    struct arena *a, const char *path, struct str *ret_version, struct error *reterr) {
    _cleanup_fd_ int fd = control_socket_connect(path);
    if (fd < 0)
        return error_set(
            reterr, fd, "failed to connect to %s\n\nCaused by:\n    %s", path, error_of_errno(fd));
    limit_waiting(fd);
    if (ask_version(a, fd, ret_version))
        return true;
    return error_set(reterr, -ETIMEDOUT, "timed out probing app-server control socket %s", path);
}
