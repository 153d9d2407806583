/* thread_files: moving and removing the files of a thread (threads.md 18). Blocking. */
#pragma once

#include "base/error.h"
#include "base/str.h"

enum thread_files_result {
    THREAD_FILES_DONE,
    THREAD_FILES_MISSING, /* there are none where they should be */
    THREAD_FILES_BUSY,    /* another process writes them */
    THREAD_FILES_IN_USE,  /* a fork refers to them; the error tells which */
    THREAD_FILES_FAILED,  /* the error tells why */
};

/* To archived_sessions, all segments. */
enum thread_files_result thread_files_archive(
    struct str home, struct str thread, struct error *reterr);
/* Back to the directories of their dates; they count as changed now. */
enum thread_files_result thread_files_unarchive(
    struct str home, struct str thread, struct error *reterr);
/* For good, with the thread's name. THREAD_FILES_IN_USE: the error is what follows "cannot delete thread <id>" when it
 * begins with a colon, else what follows "cannot delete thread ". */
enum thread_files_result thread_files_delete(
    struct str home, struct str thread, struct error *reterr);
