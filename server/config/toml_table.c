/* toml_table: what defines what, and what must not be defined twice. */
#include "base/map.h"
#include "config/toml_reader.h"

#include <assert.h>

enum { INDEX_FROM_COUNT = 12, INDEX_SLOTS_FIRST = 32 }; /* smaller tables are searched through */

/* Open addressing; its memory is the arena's, outgrown tables stay there. */
struct toml_index {
    size_t mask;
    struct toml *slots[];
};

static const char duplicate_key[] = "duplicate key";

/* ---- finding and adding ---- */

static struct toml **slot_of(struct toml_index *ix, struct str key) {
    size_t i = map_hash(key, (uint64_t)(uintptr_t)ix) & ix->mask;
    while (ix->slots[i] && !str_eq(ix->slots[i]->key, key))
        i = (i + 1) & ix->mask;
    return &ix->slots[i];
}

/* Makes or doubles the index when the table has grown to that. */
static void grow_index(struct arena *a, struct toml *table) {
    size_t slots = table->index ? table->index->mask + 1 : INDEX_SLOTS_FIRST;
    if (table->count < INDEX_FROM_COUNT || (table->index && table->count < slots / 2))
        return;
    size_t wanted = INDEX_SLOTS_FIRST;
    while (wanted < (size_t)table->count * 4)
        wanted *= 2;
    struct toml_index *ix = arena_zalloc(a, sizeof *ix + wanted * sizeof *ix->slots);
    ix->mask = wanted - 1;
    for (struct toml *node = table->first; node; node = node->next)
        *slot_of(ix, node->key) = node;
    table->index = ix;
}

static struct toml *find(const struct toml *table, struct str key) {
    if (table->index)
        return *slot_of(table->index, key);
    for (struct toml *node = table->first; node; node = node->next)
        if (str_eq(node->key, key))
            return node;
    return NULL;
}

const struct toml *toml_get(const struct toml *table, struct str key) {
    return table && table->kind == TOML_TABLE ? find(table, key) : NULL;
}

void toml_append(struct arena *a, struct toml *container, struct toml *node) {
    assert(container->kind == TOML_ARRAY || container->kind == TOML_TABLE);
    if (container->last)
        container->last->next = node;
    else
        container->first = node;
    container->last = node;
    container->count++;
    if (container->kind != TOML_TABLE)
        return;
    if (container->index)
        *slot_of(container->index, node->key) = node;
    grow_index(a, container);
}

static struct toml *add_table(struct toml_reader *r, struct toml *parent,
    const struct toml_key_part *part, enum toml_form form) {
    struct toml *table = arena_new(r->arena, struct toml);
    table->kind = TOML_TABLE;
    table->form = form;
    table->key = part->text;
    table->key_span = table->span = part->span;
    toml_append(r->arena, parent, table);
    return table;
}

/* ---- going down a path ---- */

static const char *type_of(const struct toml *node) {
    static const char *const names[] = { "string", "integer", "float", "boolean", "datetime",
        "array", "inline table" };
    return names[node->kind];
}

static void note_cannot_extend(struct toml_reader *r, const struct toml *node,
    const struct toml_key_part *part, struct toml_problem *problem) {
    if (!problem->text)
        toml_note(problem, part->span.start, part->span.end,
            arena_printf(
                r->arena, "cannot extend value of type %s with a dotted key", type_of(node))
                .p);
}

static void note_duplicate(struct toml_problem *problem, const struct toml_key_part *part) {
    toml_note(problem, part->span.start, part->span.end, duplicate_key);
}

/* The table at the end of the first `n` parts, made where it is missing (of `form`); NULL when something
 * else is in the way. Dotted keys must not reach into a table that has its own header, nor into another
 * inline table. */
static struct toml *descend(struct toml_reader *r, struct toml *table, const struct toml_key *key,
    enum toml_form form, struct toml_problem *problem) {
    bool in_inline = table->form == TOML_VALUE, dotted = form == TOML_DOTTED;
    for (size_t i = 0; i + 1 < key->n; i++) {
        const struct toml_key_part *part = &key->parts[i];
        struct toml *next = find(table, part->text);
        if (!next) {
            table = add_table(r, table, part, form);
            continue;
        }
        if (next->form == TOML_ARRAY_OF_TABLES) {
            table = next->last;
            continue;
        }
        bool is_table = next->kind == TOML_TABLE && (in_inline || next->form != TOML_VALUE);
        if (!is_table) {
            note_cannot_extend(r, next, part, problem);
            return NULL;
        }
        if (dotted && (next->form == TOML_HEADER || next->form == TOML_VALUE)) {
            note_duplicate(problem, part);
            return NULL;
        }
        table = next;
    }
    return table;
}

/* ---- the three things that define ---- */

void toml_define(
    struct toml_reader *r, struct toml *table, const struct toml_key *key, struct toml *value) {
    const struct toml_key_part *last = &key->parts[key->n - 1];
    if (r->meaning.text)
        return;
    struct toml *parent = descend(r, table, key, TOML_DOTTED, &r->meaning);
    if (!parent)
        return;
    /* What was not made by dotted keys is not extended by them. */
    if ((key->n > 1 && parent->form != TOML_DOTTED) || find(parent, last->text)) {
        note_duplicate(&r->meaning, last);
        return;
    }
    value->key = last->text;
    value->key_span = last->span;
    toml_append(r->arena, parent, value);
}

/* Where the lines below a wrong header go. */
static struct toml *detached_table(struct toml_reader *r) {
    struct toml *table = arena_new(r->arena, struct toml);
    table->kind = TOML_TABLE;
    table->form = TOML_HEADER;
    return table;
}

void toml_open_table(struct toml_reader *r, const struct toml_key *key) {
    const struct toml_key_part *last = &key->parts[key->n - 1];
    r->section = detached_table(r);
    if (r->meaning.text)
        return;
    struct toml *parent = descend(r, r->root, key, TOML_IMPLICIT, &r->meaning);
    if (!parent)
        return;
    struct toml *table = find(parent, last->text);
    if (!table) {
        r->section = add_table(r, parent, last, TOML_HEADER);
    } else if (table->form == TOML_IMPLICIT) {
        table->form = TOML_HEADER;
        table->span = last->span;
        r->section = table;
    } else {
        note_duplicate(&r->meaning, last);
    }
}

/* The array at the end of the path, new or old; NULL when there is something else. */
static struct toml *find_or_add_array(struct toml_reader *r, const struct toml_key *key) {
    const struct toml_key_part *last = &key->parts[key->n - 1];
    struct toml *parent = descend(r, r->root, key, TOML_IMPLICIT, &r->late);
    if (!parent)
        return NULL;
    struct toml *array = find(parent, last->text);
    if (!array) {
        array = add_table(r, parent, last, TOML_ARRAY_OF_TABLES);
        array->kind = TOML_ARRAY;
    } else if (array->form != TOML_ARRAY_OF_TABLES) {
        note_duplicate(&r->late, last);
        return NULL;
    }
    return array;
}

/* The reference looks for the place of an array's element when the element is complete: errors about the
 * lines in between come first. */
void toml_open_array_of_tables(struct toml_reader *r, const struct toml_key *key) {
    r->section = detached_table(r);
    r->section->span = key->parts[key->n - 1].span;
    if (r->meaning.text)
        return;
    struct toml *array = find_or_add_array(r, key);
    if (array)
        toml_append(r->arena, array, r->section);
}
