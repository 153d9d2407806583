/* index_scan: brings the index up to date with the rollout files, newest first, a little at a time (threads.md 8,
 * 14.4). Blocking. */
#pragma once

#include "base/arena.h"

struct db;
struct index_scan;

/* Looks through the directories: what is gone is taken out at once, what is new or changed is noted. Files that are
 * known are looked at in turns: those that were changed last each time, of the others some. */
struct index_scan *index_scan_begin(struct db *db, struct str home);
/* The same without looking at files that are known. */
struct index_scan *index_scan_directories(struct db *db, struct str home);
/* Reads noted files for about that long; at least one. True when nothing is left. */
bool index_scan_step(struct index_scan *scan, struct db *db, int64_t budget_ms);
/* NULL is fine. What was not read is found again by the next scan. */
void index_scan_free(struct index_scan *scan);

/* Looks at one file now; it need not exist. True when the index changed. */
bool index_scan_file(struct db *db, struct str home, struct str path);

/* Reads session_index.jsonl when it is another than last time. */
void index_scan_names(struct db *db, struct str home);
