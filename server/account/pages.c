/* pages: what the browser shows at the end of a login. */
#include "account/pages.h"

#include "base/buf.h"

static struct str page(struct arena *a, const char *title, struct str text, const char *advice) {
    _cleanup_buf_ struct buf out = { 0 };
    buf_printf(&out,
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta name=\"viewport\" content=\"width=device-width\">\n<title>%s</title>\n"
        "<style>body{font:1.1rem/1.5 sans-serif;max-width:34rem;margin:20vh auto 0;padding:0 1rem}"
        "p.note{color:#666}</style>\n</head>\n<body>\n<h1>%s</h1>\n<p>",
        title, title);
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        if (c == '<' || c == '>' || c == '&' || c == '"' || c == '\'')
            buf_printf(&out, "&#%d;", c);
        else
            buf_add_char(&out, c);
    }
    buf_printf(&out, "</p>\n<p class=\"note\">%s</p>\n</body>\n</html>\n", advice);
    return arena_str(a, buf_str(&out));
}

struct str page_success(struct arena *a) {
    return page(
        a, "You are logged in", STR("codexd has what it needs."), "This window may be closed.");
}

struct str page_error(struct arena *a, struct str message) {
    return page(
        a, "The login did not work", message, "Go back to your editor or terminal to try again.");
}
