/* index_tree: who started whom. */
#include "store/index_tree.h"

#include "store/index.h"

#include <stdlib.h>

static int compare_str(const void *a, const void *b) {
    return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

static int compare_back(const void *a, const void *b) {
    return compare_str(b, a);
}

static void add(struct arena *a, struct str_array *list, size_t *room, struct str id) {
    if (list->n == *room) {
        size_t more = *room ? 2 * *room : 16;
        struct str *v = arena_array(a, struct str, more);
        if (list->n)
            memcpy(v, list->v, list->n * sizeof *v);
        list->v = v;
        *room = more;
    }
    list->v[list->n++] = arena_str(a, id);
}

static void read_below(
    struct db *db, struct arena *a, struct str id, struct str_array *list, size_t *room) {
    struct query q =
        db_query(db, "WITH RECURSIVE d(id) AS (SELECT id FROM threads WHERE parent = ?1"
                     " UNION SELECT c.id FROM threads c JOIN d ON c.parent = d.id)"
                     " SELECT id FROM d WHERE id <> ?1");
    query_bind(&q, id);
    while (query_next(&q))
        add(a, list, room, query_text(&q, 0));
    query_end(&q);
}

struct str_array index_tree_below(struct index *index, struct arena *a, struct str id,
    const struct str_array *known, bool oldest_first) {
    struct str_array list = { NULL, 0 };
    size_t room = 0, n = 0;
    struct db *db = index_lock(index);
    if (db) {
        index_refresh(index, db, INDEX_LIST_BUDGET_MS);
        read_below(db, a, id, &list, &room);
    }
    index_unlock(index);
    for (size_t i = 0; i < known->n; i++)
        add(a, &list, &room, known->v[i]);
    if (list.n)
        qsort(list.v, list.n, sizeof *list.v, oldest_first ? compare_str : compare_back);
    for (size_t i = 0; i < list.n; i++)
        if (n == 0 || !str_eq(list.v[n - 1], list.v[i]))
            list.v[n++] = list.v[i];
    list.n = n;
    return list;
}
