/* listen: the address of --listen. */
#include "cli/listen.h"

#include "base/str.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

enum { PORT_MAX = 65535, PORT_DIGITS_MAX = 10 };

static bool port_parse(const char *text, in_port_t *ret) {
    size_t digits = strspn(text, "0123456789");
    if (!digits || digits > PORT_DIGITS_MAX || text[digits])
        return false;
    unsigned long port = strtoul(text, NULL, 10);
    *ret = htons((in_port_t)port);
    return port <= PORT_MAX;
}

/* "1.2.3.4:5" or "[::1]:5". */
static bool socket_parse(const char *text, struct listen_address *ret) {
    char host[INET6_ADDRSTRLEN] = "";
    bool v6 = text[0] == '[';
    const char *colon = v6 ? strstr(text, "]:") : strchr(text, ':');
    const char *from = text + v6;
    if (!colon || (size_t)(colon - from) >= sizeof host)
        return false;
    memcpy(host, from, (size_t)(colon - from));
    if (v6) {
        ret->socket.v6.sin6_family = AF_INET6;
        return inet_pton(AF_INET6, host, &ret->socket.v6.sin6_addr) == 1 &&
               port_parse(colon + 2, &ret->socket.v6.sin6_port);
    }
    ret->socket.v4.sin_family = AF_INET;
    return inet_pton(AF_INET, host, &ret->socket.v4.sin_addr) == 1 &&
           port_parse(colon + 1, &ret->socket.v4.sin_port);
}

static const char *after(const char *url, const char *scheme) {
    size_t n = strlen(scheme);
    return strncmp(url, scheme, n) == 0 ? url + n : NULL;
}

bool listen_parse(const char *url, struct listen_address *ret, struct error *reterr) {
    const char *rest;
    *ret = (struct listen_address){ .path = "" };
    if (strcmp(url, "stdio://") == 0) {
        ret->kind = LISTEN_STDIO;
    } else if (strcmp(url, "off") == 0) {
        ret->kind = LISTEN_OFF;
    } else if ((rest = after(url, "unix://"))) {
        ret->kind = LISTEN_UNIX;
        ret->path = rest;
    } else if ((rest = after(url, "ws://"))) {
        ret->kind = LISTEN_WEBSOCKET;
        if (!socket_parse(rest, ret))
            return error_set(
                reterr, 0, "invalid websocket --listen URL `%s`; expected `ws://IP:PORT`", url);
    } else {
        return error_set(reterr, 0,
            "unsupported --listen URL `%s`; expected `stdio://`, `unix://`, `unix://PATH`, "
            "`ws://IP:PORT`, or `off`",
            url);
    }
    return true;
}
