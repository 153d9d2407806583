/* index_file: one rollout file and its thread in the index. Blocking. */
#pragma once

#include "store/index_thread.h"

/* Reads the file, unless it is the same as last time, and puts its thread into the index when it is the thread's
 * current file. A file that is gone is taken out. True when the index changed. */
bool index_file_read(struct db *db, struct str home, struct str path);

/* The file is gone: its thread has another current file, or none. */
void index_file_remove(struct db *db, struct str home, struct str path);

/* The current file of a thread as the index knows it, "no string" when it does not or the file is gone; the file that
 * others call by that key. With ".zst" when it is compressed. */
struct str index_file_of_thread(struct db *db, struct arena *a, struct str thread);
struct str index_file_of_key(struct db *db, struct arena *a, struct str key);
