/* rollout_name: names and places of the files that hold threads. */
#include "store/rollout_name.h"

#include "base/path.h"
#include "base/uuid.h"

#include <time.h>

enum { TIME_CHARS = 19, ID_CHARS = UUID_TEXT_BYTES - 1 };

static bool has_time_shape(struct str s) {
    static const char shape[] = "dddd-dd-ddTdd-dd-dd";
    for (size_t i = 0; i < TIME_CHARS; i++) {
        bool digit = s.p[i] >= '0' && s.p[i] <= '9';
        if (shape[i] == 'd' ? !digit : s.p[i] != shape[i])
            return false;
    }
    return true;
}

static bool is_id(struct str s) {
    struct uuid id;
    return s.n == ID_CHARS && uuid_parse(s, &id, NULL);
}

/* Takes `suffix` off the end. */
static bool strip(struct str *s, struct str suffix) {
    if (!str_ends(*s, suffix))
        return false;
    s->n -= suffix.n;
    return true;
}

bool rollout_name_parse(struct str path, struct rollout_name *ret) {
    struct str s = path_basename(path);
    const struct str prefix = STR("rollout-");
    bool compressed = strip(&s, STR(".zst"));
    if (!strip(&s, STR(".jsonl")) || !str_starts(s, prefix))
        return false;
    s = str_from(s, prefix.n);
    if (s.n < TIME_CHARS + 1 + ID_CHARS || !has_time_shape(s) || s.p[TIME_CHARS] != '-')
        return false;
    struct str ids = str_from(s, TIME_CHARS + 1);
    *ret = (struct rollout_name){
        .time = { s.p, TIME_CHARS }, .thread = { ids.p, ID_CHARS }, .compressed = compressed
    };
    if (ids.n > ID_CHARS) {
        ret->segment = str_from(ids, ID_CHARS + 1);
        if (ids.p[ID_CHARS] != '_' || !is_id(ret->segment))
            return false;
    }
    return is_id(ret->thread);
}

struct str rollout_name_key(const struct rollout_name *name) {
    return name->segment.p ? name->segment : name->thread;
}

struct str rollout_path_new(
    struct arena *a, struct str home, int64_t at_s, struct str thread, struct str segment) {
    time_t at = (time_t)at_s;
    struct tm tm;
    char date[32], stamp[32];
    if (!localtime_r(&at, &tm) || !strftime(date, sizeof date, "%Y/%m/%d", &tm) ||
        !strftime(stamp, sizeof stamp, "%Y-%m-%dT%H-%M-%S", &tm))
        return STR_NONE;
    return arena_printf(a, "%.*s/sessions/%s/rollout-%s-%.*s%s%.*s.jsonl", STR_ARGS(home), date,
        stamp, STR_ARGS(thread), segment.p ? "_" : "", STR_ARGS(segment));
}

struct str rollout_path_archived(struct arena *a, struct str home, struct str path) {
    return arena_printf(
        a, "%.*s/archived_sessions/%.*s", STR_ARGS(home), STR_ARGS(path_basename(path)));
}

struct str rollout_path_unarchived(struct arena *a, struct str home, struct str path) {
    struct rollout_name name;
    if (!rollout_name_parse(path, &name))
        return STR_NONE;
    return arena_printf(a, "%.*s/sessions/%.4s/%.2s/%.2s/%.*s", STR_ARGS(home), name.time.p,
        name.time.p + 5, name.time.p + 8, STR_ARGS(path_basename(path)));
}

bool rollout_path_is_archived(struct str home, struct str path) {
    return str_starts(path, home) && str_starts(str_from(path, home.n), STR("/archived_sessions/"));
}

bool rollout_name_is_newer(const struct rollout_name *x, const struct rollout_name *y) {
    int by_time = str_cmp(x->time, y->time);
    if (by_time)
        return by_time > 0;
    return str_cmp(x->segment.p ? x->segment : STR(""), y->segment.p ? y->segment : STR("")) > 0;
}
