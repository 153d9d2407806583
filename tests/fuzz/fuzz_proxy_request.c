/* Fuzz target: netproxy/request. What is found lies within the bytes; more bytes do not change what was found. */
#include "netproxy/request.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool is_in(struct str part, struct str whole) {
    return !part.p || part.n == 0 || (part.p >= whole.p && part.p + part.n <= whole.p + whole.n);
}

static void check(struct str bytes, bool greeted) {
    struct netproxy_request r, shorter;
    _cleanup_buf_ struct buf head = { 0 };
    if (netproxy_parse(bytes, greeted, &r) != NETPROXY_REQUEST)
        return;
    if (r.bytes > bytes.n || !is_in(r.host, bytes) || !is_in(r.method, bytes))
        abort();
    if (netproxy_parse(str_sub(bytes, 0, r.bytes), greeted, &shorter) != NETPROXY_REQUEST ||
        !str_eq(shorter.host, r.host) || shorter.port != r.port || shorter.bytes != r.bytes)
        abort();
    if (r.kind != NETPROXY_HTTP)
        return;
    netproxy_write_head(&head, &r, str_sub(bytes, 0, r.bytes - 2));
    if (!str_ends(buf_str(&head), STR("Connection: close\r\n\r\n")) ||
        str_find(buf_str(&head), STR("\r\n\r\n")) != (ptrdiff_t)head.n - 4)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct str bytes = { (const char *)data, size };
    check(bytes, false);
    check(bytes, true);
    return 0;
}
