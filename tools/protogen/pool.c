/* pool: the texts of the tables, each once, one after the other. */
#include "pool.h"

#include <ctype.h>

void pool_init(struct pool *pool) {
    *pool = (struct pool){ 0 };
    (void)pool_add(pool, STR(""));
}

unsigned pool_add(struct pool *pool, struct str text) {
    void *place = map_get(&pool->places, text); /* the offset + 1, as a pointer */
    if (!place) {
        place = (void *)(uintptr_t)(pool->bytes.n + 1);
        (void)map_put(&pool->places, text, place);
        buf_add_str(&pool->bytes, text);
        buf_add_char(&pool->bytes, '\0');
    }
    return (unsigned)((uintptr_t)place - 1);
}

unsigned pool_printf(struct pool *pool, const char *format, ...) {
    _cleanup_buf_ struct buf b = { 0 };
    va_list args;
    va_start(args, format);
    buf_vprintf(&b, format, args);
    va_end(args);
    return pool_add(pool, buf_str(&b));
}

/* Octal escapes have always three digits, so that what follows is never taken for a fourth. */
void pool_emit(struct buf *out, const struct pool *pool) {
    size_t column = 0;
    for (size_t i = 0; i + 1 < pool->bytes.n; i++) {
        unsigned char c = (unsigned char)pool->bytes.p[i];
        if (column == 0)
            buf_add_char(out, '"');
        if (isprint(c) && c != '"' && c != '\\' && c != '?')
            buf_add_char(out, (char)c);
        else
            buf_printf(out, "\\%03o", c);
        if (++column >= 90 || (c == 0 && column >= 60)) {
            buf_add_str(out, STR("\"\n"));
            column = 0;
        }
    }
    buf_add_str(out, column ? STR("\"\n") : STR("\"\"\n"));
}

void pool_done(struct pool *pool) {
    map_done(&pool->places);
    buf_done(&pool->bytes);
}
