/* index_thread: the rows of threads, and what is known of them that their files do not tell (decisions.md 6). */
#pragma once

#include "store/sqlite.h"
#include "store/thread_facts.h"

#define INDEX_PINNED_SECTION "01984de2-8f74-7c91-a3b2-5c5e937cf318"

enum thread_daybreak { DAYBREAK_UNSET, DAYBREAK_OFF, DAYBREAK_ON };

struct index_section {
    struct str id, name;   /* id "no string": none */
    struct str appearance; /* JSON, or "no string" */
};

/* What has no home in the files. "No string" for what was never set. */
struct index_own {
    struct str name;
    struct str preview; /* that was inherited when the thread was forked or reverted */
    struct str project; /* id */
    struct index_section section;
    int64_t entered_ms; /* the section */
    int64_t position;   /* in it */
    int64_t recency_ms; /* 0: never */
    enum thread_daybreak daybreak;
    struct str memory_mode;
    struct str git; /* {"sha","branch","originUrl"} that takes the place of the file's */
    struct str revision,
        unread; /* of the read state; unread: a turn's id, "" for the thread's start */
};

struct index_thread {
    struct str id, path; /* "….jsonl", also of a compressed file */
    bool archived, legacy;
    int64_t created_ms, updated_ms, recency_ms;
    struct str session, source /* JSON */, provider, cwd, model, effort, preview, cli_version,
        originator;
    struct str thread_source, nickname, role, parent, forked_from, attached_to;
    struct str git; /* JSON, as the file has it */
    struct index_own own;
};

/* The columns that index_thread_take() reads, from `threads t LEFT JOIN own o … LEFT JOIN sections s …`. */
#define INDEX_THREAD_COLUMNS                                                                   \
    "t.id, t.path, t.archived, t.legacy, t.created_ms, t.updated_ms, t.recency_ms, t.session," \
    " t.source, t.provider, t.cwd, t.model, t.effort, t.preview, t.cli_version, t.originator," \
    " t.thread_source, t.nickname, t.role, t.parent, t.forked_from, t.attached_to, t.git"
#define INDEX_OWN_COLUMNS                                                               \
    "o.name, o.preview, o.project, o.entered_ms, o.position, o.recency_ms, o.daybreak," \
    " o.memory_mode, o.git, o.revision, o.unread, s.id, s.name, s.appearance"
#define INDEX_THREAD_FROM \
    " FROM threads t LEFT JOIN own o ON o.id = t.id LEFT JOIN sections s ON s.id = o.section "

void index_thread_take(struct arena *a, const struct query *q, struct index_thread *ret);
bool index_thread_read(struct db *db, struct arena *a, struct str id, struct index_thread *ret);

/* Puts the thread of a file into the index; `path` is where it is, mtime its change. */
bool index_thread_put(struct db *db, const struct thread_facts *facts, struct str path,
    bool archived, int64_t updated_ms);
/* The own data stays. */
bool index_thread_remove(struct db *db, struct str id);

/* All zero when there is none. */
void index_own_read(struct db *db, struct arena *a, struct str id, struct index_own *ret);
/* Each of these makes the row when it is missing; "no string" takes the value away. */
bool index_own_set_name(struct db *db, struct str id, struct str name);
bool index_own_set_preview(struct db *db, struct str id, struct str preview);
bool index_own_set_project(struct db *db, struct str id, struct str project);
bool index_own_set_git(struct db *db, struct str id, struct str git);
bool index_own_set_memory_mode(struct db *db, struct str id, struct str mode);
bool index_own_set_daybreak(struct db *db, struct str id, bool on);
bool index_own_set_recency(struct db *db, struct str id, int64_t ms);
bool index_own_set_read(struct db *db, struct str id, struct str revision, struct str unread);
/* Everything that is known of the thread, attachments too: it was deleted. */
bool index_own_forget(struct db *db, struct str id);

/* Where a path leads to, or would: with symbolic links followed as far as it exists. In `a`. */
struct str index_place_of(struct arena *a, struct str path);
