/* Fuzz target: store/rollout_line, thread_facts, rollout_state and turn_index over the lines of a file. */
#include "base/file.h"
#include "base/xmalloc.h"
#include "store/rollout_state.h"
#include "store/thread_facts.h"
#include "store/turn_index.h"
#include "store/turn_read.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

/* Reading the turns back gives no more items than were indexed, each with its id. */
static void read_turns(
    struct arena *a, const struct rollout_chain *chain, const struct turn_index *x) {
    struct rollout_spans spans = rollout_spans_open(a, chain);
    for (size_t i = 0; i < x->turn_n; i++) {
        struct wire_turn turn = indexed_turn_read(&spans, a, &x->turns[i], TURN_ITEMS_VIEW_FULL);
        if (!str_eq(turn.id, x->turns[i].id) || turn.status == TURN_STATUS_IN_PROGRESS)
            abort();
    }
    rollout_spans_close(&spans);
}

static void read_all(struct arena *a, const char *path) {
    struct rollout_chain chain;
    struct rollout_state state;
    struct turn_index index;
    struct history context = { 0 };
    struct buf whole = { 0 };
    if (!rollout_chain_open(a, STR("/nowhere"), str_of(path), &chain, NULL))
        return;
    turn_index_init(&index, a, chain.meta.legacy);
    if (rollout_state_read(a, &chain, turn_index_visit, &index, &state) < 0)
        abort();
    turn_index_finish(&index, STR_NONE);
    rollout_state_write_context(&state, &chain, &context);
    history_fill(&context, STR("/nowhere"), &whole);
    read_turns(a, &chain, &index);
    history_done(&context);
    buf_done(&whole);
    rollout_state_done(&state);
    turn_index_done(&index);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena a = { 0 };
    struct thread_facts facts;
    struct error why;
    int fd = memfd_create("rollout", MFD_CLOEXEC);
    if (fd < 0 || file_write_all(fd, (struct str){ (const char *)data, size }) < 0)
        abort();
    struct str path = arena_printf(&a, "/proc/self/fd/%d", fd);
    (void)thread_facts_read(&a, path.p, size, &facts, &why);
    read_all(&a, path.p);
    arena_free(&a);
    (void)close(fd);
    return 0;
}
