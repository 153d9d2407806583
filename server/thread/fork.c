/* fork: a thread that goes on from a place in another one. */
#include "thread/fork.h"

#include "base/time.h"

#include "store/rollout.h"
#include "store/rollout_writer.h"
#include "thread/keep.h"
#include "thread/manager.h"
#include "thread/record.h"
#include "thread/restore.h"

/* ---- the file ---- */

static void copy_line(
    void *user, const struct rollout_line *line, struct rollout_span where, uint64_t number) {
    _cleanup_buf_ struct buf payload = { 0 };
    (void)where;
    (void)number;
    json_write(&payload, line->payload);
    rollout_writer_add(user, rollout_line_name(line->type), buf_str(&payload), STR_NONE);
}

/* A turn that the source has not ended is over here (threads.md 13.3). */
static void end_open_turn(struct thread *t, const struct rollout_state *state) {
    _cleanup_arena_ struct arena a = { 0 };
    struct str turn = buf_str(&state->turn);
    struct json *event = json_new_object(&a);
    int64_t now_s = time_now_ms() / 1000;
    if (!state->turn_is_open)
        return;
    thread_say_interrupted(t, turn);
    json_put_text(&a, event, STR("type"), STR("turn_aborted"));
    json_put_text(&a, event, STR("turn_id"), turn);
    json_put_text(&a, event, STR("reason"), STR("interrupted"));
    json_put_i64(&a, event, STR("started_at"), state->last_turn_at_s);
    json_put_i64(&a, event, STR("completed_at"), now_s);
    json_put_i64(&a, event, STR("duration_ms"), 1000 * (now_s - state->last_turn_at_s));
    rollout_add(t->rollout, ROLLOUT_EVENT, event);
}

bool thread_fork_needs_copy(const struct thread *t, const struct stored *source) {
    return !t->ephemeral && source->chain.meta.legacy;
}

void thread_fork_copy(struct str path, const struct stored *source) {
    struct rollout_end end;
    struct rollout_writer *w =
        rollout_writer_new(&(struct rollout_writer_options){ .path = path, .exists = true });
    (void)rollout_scan_whole(&source->chain, copy_line, w, &end);
    rollout_writer_free(w);
}

void thread_fork_finish(struct thread *t, const struct stored *source) {
    rollout_refresh(t->rollout);
    end_open_turn(t, &source->state);
    thread_record_settings(t);
}

static void write_file(struct thread *t, const struct stored *source) {
    thread_record_begin(t);
    if (thread_fork_needs_copy(t, source))
        return;
    thread_record_settings(t);
    end_open_turn(t, &source->state);
}

/* ---- the thread ---- */

static void set_lineage(
    struct thread *t, const struct stored *source, const struct thread_fork *fork) {
    struct arena *a = &t->arena;
    t->lineage.forked_from = arena_str(a, source->id);
    t->attached = fork->attach;
    t->initialization = "warm_fork";
    t->hooks.start = SESSION_FORK;
    t->preview = arena_str(a, fork->preview);
    t->name = arena_str(a, source->own.name);
    if (!t->ephemeral)
        t->project_id = arena_str(a, source->own.project);
    t->history_mode =
        source->chain.meta.legacy ? THREAD_HISTORY_MODE_LEGACY : THREAD_HISTORY_MODE_PAGINATED;
    if (t->ephemeral || source->chain.meta.legacy)
        return;
    t->lineage.base_key = arena_str(a, source->chain.parts[fork->cut.part].key);
    t->lineage.base_end_ordinal = fork->cut.ordinal;
    t->lineage.base_end_offset = fork->cut.offset;
}

struct thread *thread_fork(struct thread_manager *m, struct stored *source,
    const struct thread_fork *fork, struct error *reterr) {
    struct thread *t = thread_make(m, fork->overrides, reterr);
    if (!t)
        return NULL;
    if (!thread_restore_settings(t, &source->state, RESTORE_FORK, fork->overrides, reterr)) {
        thread_free(t);
        return NULL;
    }
    buf_clear(&t->recorded_settings, 0);
    set_lineage(t, source, fork);
    thread_restore_history(t, source);
    thread_add(t, &(struct rollout_options){
                      .next_ordinal = fork->cut.ordinal, .next_sequence = t->history.count + 1 });
    if (!t->ephemeral) {
        thread_keep_preview(t);
        thread_keep_choices(t);
        if (t->name.p)
            thread_keep_name(t);
        write_file(t, source);
    }
    return t;
}
