/* stored_keep: where the turns and items of the large threads are that clients page through. */
#include "thread/stored_keep.h"

void stored_lines_done(struct stored_lines *lines) {
    rollout_state_done(&lines->state);
    turn_index_done(&lines->turns);
    arena_free(&lines->arena);
    *lines = (struct stored_lines){ 0 };
}

static bool is_of(const struct stored_lines *lines, struct str id) {
    return lines->path.p && str_eq(lines->chain.meta.id, id);
}

struct stored_lines stored_keep_take(struct stored_keep *keep, struct str id) {
    struct stored_lines taken = { 0 };
    for (size_t i = 0; i < STORED_KEEP_ENTRIES; i++) {
        if (!is_of(&keep->entries[i], id))
            continue;
        taken = keep->entries[i];
        keep->entries[i] = (struct stored_lines){ 0 };
        break;
    }
    return taken;
}

/* What has inherited lines depends on more than one file. */
static bool is_worth_it(const struct stored_lines *lines) {
    return lines->path.p && lines->chain.n == 1 &&
           lines->stamp.size >= STORED_KEEP_FILE_BYTES_MIN &&
           arena_size_bytes(&lines->arena) <= STORED_KEEP_BYTES_MAX;
}

void stored_keep_give(struct stored_keep *keep, struct stored_lines *lines) {
    if (!is_worth_it(lines)) {
        stored_lines_done(lines);
        return;
    }
    struct stored_lines older = stored_keep_take(keep, lines->chain.meta.id);
    stored_lines_done(&older);
    struct stored_lines *last = &keep->entries[STORED_KEEP_ENTRIES - 1];
    stored_lines_done(last);
    for (struct stored_lines *e = last; e > keep->entries; e--)
        *e = e[-1];
    keep->entries[0] = *lines;
    *lines = (struct stored_lines){ 0 };
}

void stored_keep_done(struct stored_keep *keep) {
    for (size_t i = 0; i < STORED_KEEP_ENTRIES; i++)
        stored_lines_done(&keep->entries[i]);
}
