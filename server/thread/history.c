/* history: the conversation as the model sees it. */
#include "thread/history.h"

void history_add(struct history *h, struct str item) {
    if (h->count++)
        buf_add_char(&h->text, ',');
    buf_add_str(&h->text, item);
}

void history_add_json(struct history *h, const struct json *item) {
    _cleanup_buf_ struct buf text = { 0 };
    json_write(&text, item);
    history_add(h, buf_str(&text));
}

void history_append(struct history *h, const struct history *other) {
    if (!other->count)
        return;
    history_add(h, buf_str(&other->text));
    h->count += other->count - 1;
}

void history_done(struct history *h) {
    buf_done(&h->text);
    h->count = 0;
}
