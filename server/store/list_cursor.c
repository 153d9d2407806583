/* list_cursor: where a page of threads begins. */
#include "store/list_cursor.h"

#include "base/time.h"
#include "base/uuid.h"
#include "store/index_list.h"

static enum thread_sort_key key_of(const struct thread_list_params *p) {
    return p->sort_key ? *p->sort_key : THREAD_SORT_KEY_CREATED_AT;
}

bool list_cursor_by_position(const struct thread_list_params *p) {
    return key_of(p) == THREAD_SORT_KEY_SECTION_POSITION;
}

bool list_cursor_ascending(const struct thread_list_params *p) {
    return p->sort_direction ? *p->sort_direction == SORT_DIRECTION_ASC
                             : list_cursor_by_position(p);
}

const char *list_cursor_column(const struct thread_list_params *p) {
    static const char *const columns[] = {
        [THREAD_SORT_KEY_CREATED_AT] = "t.created_ms",
        [THREAD_SORT_KEY_UPDATED_AT] = "t.updated_ms",
        [THREAD_SORT_KEY_RECENCY_AT] = "t.recency_ms",
        [THREAD_SORT_KEY_SECTION_POSITION] = "o.position",
    };
    return columns[key_of(p)];
}

int64_t list_cursor_value(const struct thread_list_params *p, const struct index_thread *row) {
    switch (key_of(p)) {
    case THREAD_SORT_KEY_UPDATED_AT:
        return row->updated_ms;
    case THREAD_SORT_KEY_RECENCY_AT:
        return row->recency_ms;
    case THREAD_SORT_KEY_SECTION_POSITION:
        return row->own.position;
    case THREAD_SORT_KEY_CREATED_AT:
        break;
    }
    return row->created_ms;
}

/* "2025-02-07T10-00-00" of file names, as UTC. */
static bool parse_name_time(struct arena *a, struct str text, int64_t *ret_us) {
    char *copy = arena_cstr(a, text);
    if (text.n != sizeof "2025-02-07T10-00-00" - 1 || copy[13] != '-' || copy[16] != '-')
        return false;
    copy[13] = copy[16] = ':';
    return time_parse(arena_printf(a, "%sZ", copy), ret_us);
}

bool list_cursor_parse(
    struct arena *a, struct str text, bool by_position, struct list_cursor *ret) {
    struct str rest = text, first = str_cut(&rest, '|');
    struct uuid id;
    int64_t us = 0;
    *ret = (struct list_cursor){ 0 };
    if (rest.p && !uuid_parse(rest, &id, NULL))
        return false;
    if (rest.p)
        ret->id = uuid_str(a, &id);
    if (by_position)
        return str_to_i64(first, &ret->value) && rest.p;
    if (!time_parse(first, &us) && !parse_name_time(a, first, &us))
        return false;
    ret->value = us / 1000;
    return true;
}

/* The fraction only when there is one. */
static struct str time_text(struct arena *a, int64_t ms) {
    char text[TIME_TEXT_BYTES];
    return arena_str(
        a, str_of(time_format(ms * 1000, ms % 1000 ? TIME_MILLIS : TIME_SECONDS, text)));
}

struct str index_list_cursor_of(
    struct arena *a, const struct thread_list_params *p, const struct index_thread *row) {
    int64_t value = list_cursor_value(p, row);
    if (list_cursor_by_position(p))
        return arena_printf(a, "%lld|%.*s", (long long)value, STR_ARGS(row->id));
    return arena_printf(a, "%.*s|%.*s", STR_ARGS(time_text(a, value)), STR_ARGS(row->id));
}

struct str index_list_backwards_of(
    struct arena *a, const struct thread_list_params *p, const struct index_thread *row) {
    int64_t value = list_cursor_value(p, row) + (list_cursor_ascending(p) ? 1 : -1);
    if (list_cursor_by_position(p))
        return arena_printf(a, "%lld|%.*s", (long long)value, STR_ARGS(row->id));
    return time_text(a, value);
}
