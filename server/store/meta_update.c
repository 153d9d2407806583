/* meta_update: later session_meta lines, by which files of the old mode keep what was changed. */
#include "store/meta_update.h"

#include "store/rollout_line.h"
#include "store/rollout_pack.h"
#include "store/rollout_reader.h"
#include "store/rollout_writer.h"

/* The payload of the first line, with what later ones say of git and memory. */
static struct json *read_meta(struct arena *a, struct str path, struct error *reterr) {
    _cleanup_arena_ struct arena scratch = { 0 };
    struct json *meta = NULL;
    struct str text;
    uint64_t offset;
    int why = 0;
    struct rollout_reader *reader = rollout_reader_open(path.p, 0, UINT64_MAX, &why);
    while (reader && rollout_reader_next(reader, &text, &offset)) {
        struct rollout_line line;
        if (str_find(text, STR("session_meta")) >= 0 && rollout_line_parse(&scratch, text, &line) &&
            line.type == ROLLOUT_SESSION_META) {
            static const char *const later[] = { "git", "memory_mode" };
            if (!meta)
                meta = json_clone(a, line.payload);
            else if (str_eq(json_get_text(line.payload, "id"), json_get_text(meta, "id")))
                for (size_t i = 0; i < ARRAY_LEN(later); i++)
                    if (!json_is_null(json_get(line.payload, later[i])))
                        json_put(meta, str_of(later[i]),
                            json_clone(a, json_get(line.payload, later[i])));
        }
        arena_reset(&scratch);
    }
    rollout_reader_close(reader);
    if (!meta)
        (void)error_set(reterr, why, "%s", why ? error_of_errno(why) : "no session metadata");
    return meta;
}

bool meta_update_append(
    struct str path, const struct json *git, struct str memory_mode, struct error *reterr) {
    _cleanup_arena_ struct arena a = { 0 };
    _cleanup_buf_ struct buf text = { 0 };
    if (str_ends(path, STR(".zst"))) {
        int r = rollout_unpack(path);
        if (r < 0)
            return error_set(reterr, r, "%s", error_of_errno(r));
        path = str_of(arena_cstr(&a, str_sub(path, 0, path.n - STR(".zst").n)));
    }
    struct json *meta = read_meta(&a, path, reterr);
    if (!meta)
        return false;
    json_put_text(&a, meta, STR("history_mode"), STR("legacy"));
    if (memory_mode.p || !json_get(meta, "memory_mode"))
        json_put_text(&a, meta, STR("memory_mode"), memory_mode.p ? memory_mode : STR("enabled"));
    if (git)
        json_put(meta, STR("git"), json_clone(&a, git));
    json_write(&text, meta);
    struct rollout_writer *w =
        rollout_writer_new(&(struct rollout_writer_options){ .path = path, .exists = true });
    rollout_writer_add(w, rollout_line_name(ROLLOUT_SESSION_META), buf_str(&text), STR_NONE);
    int why = rollout_writer_failure(w);
    rollout_writer_free(w);
    return why == 0 || error_set(reterr, why, "%s", error_of_errno(why));
}
