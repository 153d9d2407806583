/* revert: a thread goes on from before one of its turns, in a new file. */
#include "thread/revert.h"

#include "base/time.h"
#include "store/rollout.h"
#include "store/rollout_name.h"
#include "store/writer_lock.h"
#include "thread/keep.h"
#include "thread/manager.h"
#include "thread/record.h"
#include "thread/restore.h"
#include "thread/stored.h"

static void set_base(struct thread *t, const struct stored *past, const struct stored_cut *cut) {
    struct thread_lineage *l = &t->lineage;
    l->base_key = STR_NONE;
    if (cut->offset == 0)
        return;
    l->base_key = arena_str(&t->arena, past->chain.parts[cut->part].key);
    l->base_end_ordinal = cut->ordinal;
    l->base_end_offset = cut->offset;
}

void thread_revert(struct thread *t, struct stored *past, const struct stored_cut *cut) {
    struct uuid segment;
    char name[UUID_TEXT_BYTES];
    uuid_v7(&t->manager->ids, &segment);
    t->created_at_us = time_now_us();
    t->created_at_s = t->updated_at_s = t->created_at_us / 1000000;
    t->path = rollout_path_new(&t->arena, t->manager->home, t->created_at_s, thread_id(t),
        str_of(uuid_format(&segment, name)));
    set_base(t, past, cut);
    thread_restore_history(t, past);
    buf_clear(&t->recorded_settings, 0);
    if (!t->settings.service_tier.p)
        t->settings.service_tier = STR("default"); /* as the reference leaves it */
    struct writer_lock lock;
    rollout_give_lock(t->rollout, &lock);
    rollout_free(t->rollout);
    t->rollout = rollout_new(&(struct rollout_options){ .home = t->manager->home,
        .thread = thread_id(t),
        .path = t->path,
        .lock = &lock,
        .next_ordinal = cut->ordinal,
        .next_sequence = t->history.count + 1 });
    thread_keep_preview(t);
    thread_record_begin(t);
    thread_record_settings(t);
}
