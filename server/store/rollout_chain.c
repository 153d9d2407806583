/* rollout_chain: the files that hold a thread's history. */
#include "store/rollout_chain.h"

#include "base/log.h"
#include "store/rollout_find.h"
#include "store/rollout_name.h"

#include <sys/stat.h>

/* A file that was compressed is found under its plain name too. */
static struct str existing(struct arena *a, struct str path) {
    struct stat st;
    struct str packed = arena_printf(a, "%.*s.zst", STR_ARGS(path));
    const char *plain = arena_cstr(a, path);
    return stat(plain, &st) < 0 && stat(packed.p, &st) == 0 ? packed : str_of(plain);
}

bool rollout_chain_open(struct arena *a, struct str home, struct str path,
    struct rollout_chain *ret, struct error *reterr) {
    struct rollout_part parts[ROLLOUT_CHAIN_MAX];
    struct rollout_meta meta;
    uint64_t end = UINT64_MAX;
    size_t n = 0;
    *ret = (struct rollout_chain){ 0 };
    for (path = existing(a, path); n < ROLLOUT_CHAIN_MAX;) {
        struct rollout_name name;
        if (!rollout_meta_read(a, path.p, &meta, reterr)) {
            if (n == 0)
                return false;
            log_warn("store: %s cannot be read, which a thread was forked from", path.p);
            break;
        }
        if (n == 0)
            ret->meta = meta;
        bool named = rollout_name_parse(path, &name);
        parts[n++] = (struct rollout_part){ .path = path.p,
            .key = named ? rollout_name_key(&name) : meta.id,
            .end = end,
            .thread = meta.id };
        if (!meta.base_key.p)
            break;
        end = meta.base_end_offset;
        path = rollout_find_key(a, home, meta.base_key);
        if (!path.p) {
            log_warn("store: the base %.*s of a thread is missing", STR_ARGS(meta.base_key));
            break;
        }
    }
    ret->n = n;
    ret->parts = arena_array(a, struct rollout_part, n);
    for (size_t i = 0; i < n; i++)
        ret->parts[i] = parts[n - 1 - i];
    return true;
}
