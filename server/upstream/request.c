/* request: URL and headers of requests to a provider. */
#include "upstream/request.h"

#include <stdlib.h>
#include <strings.h>

static const char default_base_url[] = "https://api.openai.com/v1";

static bool is_named(const struct http_header *h, struct str name) {
    return h->name.n == name.n && strncasecmp(h->name.p, name.p, name.n) == 0;
}

void upstream_header_set(struct upstream_headers *h, struct str name, struct str value) {
    for (size_t i = 0; i < h->n; i++)
        if (is_named(&h->v[i], name)) {
            h->v[i].value = value;
            return;
        }
    if (h->n < UPSTREAM_HEADERS_MAX)
        h->v[h->n++] = (struct http_header){ name, value };
}

void upstream_header_drop(struct upstream_headers *h, struct str name) {
    for (size_t i = 0; i < h->n; i++)
        if (is_named(&h->v[i], name)) {
            memmove(&h->v[i], &h->v[i + 1], (h->n - i - 1) * sizeof *h->v);
            h->n--;
            return;
        }
}

void upstream_headers_of_provider(struct upstream_headers *h, const struct provider *p) {
    for (size_t i = 0; i < p->http_headers.n; i++)
        upstream_header_set(h, p->http_headers.v[i].name, p->http_headers.v[i].value);
    for (size_t i = 0; i < p->env_http_headers.n; i++) {
        struct str value = str_of(getenv(arena_cstr(h->arena, p->env_http_headers.v[i].value)));
        if (str_trim(value).n)
            upstream_header_set(h, p->env_http_headers.v[i].name, value);
    }
}

/* Percent-encodes what an URL's query cannot hold; '&' and '=' stay, as in the reference. */
static void add_query_text(struct buf *url, struct str text) {
    static const char raw[] = "!$%&'()*+,-./:;=?@_~";
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i];
        bool plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                     (c && strchr(raw, c));
        if (plain)
            buf_add_char(url, (char)c);
        else
            buf_printf(url, "%%%02X", c);
    }
}

const char *upstream_url(struct arena *a, const struct provider *p, const char *path) {
    struct str base = p->base_url.p ? p->base_url : str_of(default_base_url);
    while (base.n && base.p[base.n - 1] == '/')
        base.n--;
    _cleanup_buf_ struct buf url = { 0 };
    buf_printf(&url, "%.*s/%s", STR_ARGS(base), path);
    for (size_t i = 0; i < p->query_params.n; i++) {
        buf_add_char(&url, i ? '&' : '?');
        add_query_text(&url, p->query_params.v[i].name);
        buf_add_char(&url, '=');
        add_query_text(&url, p->query_params.v[i].value);
    }
    return arena_cstr(a, buf_str(&url));
}

const char *upstream_ws_url(struct arena *a, const struct provider *p, const char *path) {
    struct str url = str_of(upstream_url(a, p, path));
    if (str_starts(url, STR("http://")) || str_starts(url, STR("https://")))
        return arena_printf(a, "ws%.*s", STR_ARGS(str_from(url, 4))).p;
    return url.p;
}
