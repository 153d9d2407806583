/* thread_search: texts in all threads, and all places of a text in one (threads.md 17). */
#include "store/thread_search.h"
#include "handlers/lookup.h"
#include "handlers/stored_call.h"
#include "loop/work.h"
#include "protocol/methods.gen.h"
#include "store/index.h"
#include "store/index_list.h"
#include "store/text_search.h"
#include "thread/index_view.h"
#include "thread/manager.h"
#include "thread/page_cursor.h"

enum {
    CANDIDATES = 256, /* threads that are taken from the index at a time */
    OCCURRENCES_DEFAULT = 50,
    OCCURRENCES_MAX = 250,
};

/* ---- thread/search ---- */

struct hit {
    struct index_thread row;
    struct str snippet;
};

struct search_job {
    struct work work;
    struct rpc_request *req;
    const struct thread_search_params *params;
    struct index *index;
    struct thread_list_params list; /* of the candidates */
    struct str account;
    enum thread_sort_key sort_key;
    uint32_t limit;
    struct hit *hits; /* one more than the limit when there are more */
    size_t n;
    bool failed;
    struct error error;
};

static bool next_candidates(struct search_job *s, struct index_page *ret) {
    const struct index_list_request request = {
        .params = &s->list, .account = s->account, .limit_max = CANDIDATES
    };
    struct db *db = index_lock(s->index);
    bool ok = db ? index_list(db, &s->work.op.arena, &request, ret, &s->error)
                 : error_set(&s->error, RPC_INTERNAL_ERROR, "there is no database");
    index_unlock(s->index);
    return ok;
}

static void search_page(struct search_job *s, const struct index_page *page) {
    struct arena *a = &s->work.op.arena;
    for (size_t i = 0; i < page->n && s->n <= s->limit && !index_is_stopping(s->index); i++) {
        struct str snippet = thread_search_first(
            a, index_home(s->index), page->rows[i].path, s->params->search_term);
        if (snippet.p)
            s->hits[s->n++] = (struct hit){ page->rows[i], snippet };
    }
}

static void run(struct work *work) {
    struct search_job *s = (struct search_job *)work;
    struct index_page page;
    struct db *db = index_lock(s->index);
    if (db)
        index_refresh(s->index, db, INDEX_LIST_BUDGET_MS);
    index_unlock(s->index);
    s->hits = arena_array(&work->op.arena, struct hit, (size_t)s->limit + 1);
    do {
        s->failed = !next_candidates(s, &page);
        if (s->failed || !page.n)
            return;
        search_page(s, &page);
        s->list.cursor = index_list_cursor_of(&work->op.arena, &s->list, &page.rows[page.n - 1]);
    } while (s->n <= s->limit && page.next_cursor.p && !index_is_stopping(s->index));
}

static void answer(struct search_job *s) {
    struct arena *a = &s->work.op.arena;
    const struct thread_manager *m = services_of(s->req)->threads;
    size_t n = s->n > s->limit ? s->limit : s->n;
    struct thread_search_response response = {
        .data = { arena_array(a, struct thread_search_result, n + 1), n }
    };
    for (size_t i = 0; i < n; i++)
        response.data.v[i] =
            (struct thread_search_result){ index_thread_view(a, m, &s->hits[i].row),
                s->hits[i].snippet };
    if (s->n > s->limit)
        response.next_cursor = index_list_cursor_of(a, &s->list, &s->hits[n - 1].row);
    if (n)
        response.backwards_cursor = index_list_backwards_of(a, &s->list, &s->hits[0].row);
    reply_thread_search(s->req, &response);
}

static void after(struct work *work, bool done) {
    struct search_job *s = (struct search_job *)work;
    if (!done) {
        rpc_drop(s->req);
        return;
    }
    index_go_on(s->index);
    if (s->failed)
        rpc_fail(s->req, s->error.code, "%s", s->error.text);
    else
        answer(s);
}

void handle_thread_search(struct rpc_request *req, const struct thread_search_params *p) {
    static const enum thread_sort_key keys[] = {
        [THREAD_SEARCH_SORT_KEY_CREATED_AT] = THREAD_SORT_KEY_CREATED_AT,
        [THREAD_SEARCH_SORT_KEY_UPDATED_AT] = THREAD_SORT_KEY_UPDATED_AT,
        [THREAD_SEARCH_SORT_KEY_RECENCY_AT] = THREAD_SORT_KEY_RECENCY_AT,
    };
    if (str_trim(p->search_term).n == 0) {
        rpc_fail(req, RPC_INVALID_REQUEST, "thread/search requires a non-empty searchTerm");
        return;
    }
    struct search_job *s = work_new(req->ops, sizeof *s);
    s->work.run = run;
    s->work.after = after;
    s->req = req;
    s->params = p;
    s->index = services_of(req)->threads->index;
    s->sort_key = p->sort_key ? keys[*p->sort_key] : THREAD_SORT_KEY_CREATED_AT;
    s->limit = index_list_limit(p->limit);
    s->account = lookup_account(req);
    s->list = (struct thread_list_params){ .include_attached_threads = p->include_attached_threads,
        .current_account_only = p->current_account_only,
        .cursor = p->cursor,
        .sort_key = &s->sort_key,
        .sort_direction = p->sort_direction,
        .source_kinds = p->source_kinds,
        .archived = p->archived };
    work_start(&s->work, req->loop);
}

/* ---- thread/searchOccurrences ---- */

struct occurrences {
    struct arena *a;
    struct stored *stored;
    struct str term; /* folded */
    struct thread_search_occurrence *v;
    size_t n, limit;
    uint64_t from_ordinal, from_index; /* where to begin */
    struct str next_cursor;
};

static struct str cursor_text(
    const struct occurrences *o, struct str term, uint64_t ordinal, uint64_t index) {
    _cleanup_buf_ struct buf out = { 0 };
    buf_printf(&out, "{\"threadId\":\"%.*s\",\"searchTerm\":", STR_ARGS(o->stored->id));
    json_write_str(&out, term);
    buf_printf(&out, ",\"nextRolloutOrdinal\":%llu,\"nextOccurrenceIndex\":%llu}",
        (unsigned long long)ordinal, (unsigned long long)index);
    return arena_str(o->a, buf_str(&out));
}

static bool parse_cursor(struct occurrences *o, struct str cursor, struct str term) {
    const struct json *json = json_parse(o->a, cursor, NULL);
    const struct json *ordinal = json_get(json, "nextRolloutOrdinal"),
                      *index = json_get(json, "nextOccurrenceIndex");
    return ordinal && ordinal->kind == JSON_NUMBER && json_to_u64(ordinal, &o->from_ordinal) &&
           index && index->kind == JSON_NUMBER && json_to_u64(index, &o->from_index) &&
           str_eq(json_get_text(json, "threadId"), o->stored->id) &&
           str_eq(json_get_text(json, "searchTerm"), term);
}

/* What the user wrote as it is, what the assistant wrote on one line. */
static struct str text_of_item(struct arena *a, const struct thread_item *item) {
    _cleanup_buf_ struct buf out = { 0 };
    if (item->type == THREAD_ITEM_AGENT_MESSAGE)
        return text_collapse(a, item->agent_message.text);
    if (item->type != THREAD_ITEM_USER_MESSAGE)
        return STR("");
    const struct user_input_array *content = &item->user_message.content;
    for (size_t i = 0; i < content->n; i++)
        if (content->v[i].type == USER_INPUT_TEXT)
            buf_add_str(&out, content->v[i].text.text);
    return arena_str(a, buf_str(&out));
}

static void add_hit(
    struct occurrences *o, const struct indexed_item *item, struct str text, size_t at) {
    const struct indexed_turn *turn = &o->stored->turns.turns[item->turn];
    struct text_snippet snippet = text_snippet_of(o->a, text, at, o->term.n);
    const struct page_cursor cursor = { .ordinal = turn->ordinal, .include_anchor = true };
    o->v[o->n++] = (struct thread_search_occurrence){ .turn_id = turn->id,
        .item_id = item->id,
        .snippet = snippet.text,
        .snippet_match_range = { snippet.start, snippet.end },
        .turn_cursor = page_cursor_text(o->a, o->stored->id, PAGE_TURNS, &cursor) };
}

/* False when the page is full and there is more. */
static bool search_item(struct occurrences *o, const struct indexed_item *item, struct str term) {
    struct thread_item read;
    _cleanup_arena_ struct arena scratch = { 0 };
    if ((!item->is_user && !item->is_agent) || item->ordinal < o->from_ordinal ||
        !indexed_item_read(&o->stored->spans, &scratch, item, &read))
        return true;
    struct str text = text_of_item(&scratch, &read), folded = text_fold(&scratch, text);
    uint64_t index = 0, skip = item->ordinal == o->from_ordinal ? o->from_index : 0;
    for (size_t from = 0; from < folded.n; index++) {
        ptrdiff_t at = str_find(str_from(folded, from), o->term);
        if (at < 0)
            break;
        if (index >= skip && o->n == o->limit) {
            o->next_cursor = cursor_text(o, term, item->ordinal, index);
            return false;
        }
        if (index >= skip)
            add_hit(o, item, text, from + (size_t)at);
        from += (size_t)at + o->term.n;
    }
    return true;
}

static bool read_occurrences(struct stored_call *call, struct stored *s) {
    const struct thread_search_occurrences_params *p = call->params;
    struct occurrences *o = arena_new(&s->arena, struct occurrences);
    uint32_t limit = p->limit ? *p->limit : OCCURRENCES_DEFAULT;
    call->result = o;
    o->a = &s->arena;
    o->stored = s;
    o->term = text_fold(o->a, p->search_term);
    o->limit = limit < 1 ? 1 : limit > OCCURRENCES_MAX ? OCCURRENCES_MAX : limit;
    o->v = arena_array(o->a, struct thread_search_occurrence, o->limit);
    if (s->turns.legacy)
        return error_set(
            &call->error, RPC_NOT_SUPPORTED, "thread/searchOccurrences is not supported yet");
    if (p->cursor.p && !parse_cursor(o, p->cursor, p->search_term))
        return error_set(
            &call->error, RPC_INVALID_REQUEST, "invalid cursor: %.*s", STR_ARGS(p->cursor));
    for (size_t i = 0; i < s->turns.item_n; i++)
        if (!search_item(o, s->turns.items[i], p->search_term))
            break;
    return true;
}

static void reply_occurrences(struct stored_call *call, struct stored *s) {
    const struct occurrences *o = call->result;
    (void)s;
    reply_thread_search_occurrences(
        call->req, &(struct thread_search_occurrences_response){
                       .data = { o->v, o->n }, .next_cursor = o->next_cursor });
}

void handle_thread_search_occurrences(
    struct rpc_request *req, const struct thread_search_occurrences_params *p) {
    struct stored_call call = { .req = req,
        .params = p,
        .id = p->thread_id,
        .read = read_occurrences,
        .reply = reply_occurrences,
        .missing_is_unsupported = true };
    if (str_trim(p->search_term).n == 0)
        rpc_fail(
            req, RPC_INVALID_REQUEST, "thread/searchOccurrences requires a non-empty searchTerm");
    else if (!lookup_maybe_thread(req, RPC_INVALID_REQUEST, "thread id", &call.id, &call.thread))
        return;
    else if (call.thread && !thread_is_begun(call.thread))
        rpc_fail(req, RPC_NOT_SUPPORTED, "thread/searchOccurrences is not supported yet");
    else
        stored_call_start(&call, &(struct stored_request){ .want = STORED_TURNS,
                                     .keep = &services_of(req)->threads->stored_keep });
}
