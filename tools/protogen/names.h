/* names: C identifiers for wire names. */
#pragma once

#include "base/arena.h"

/* "threadId", "on-request", "fs/readFile", "HTTPServer" -> thread_id, on_request, fs_read_file,
 * http_server. */
char *name_snake(struct arena *a, struct str wire);
/* A member: as above, with '_' after it when C or its headers use the word. */
char *name_member(struct arena *a, struct str wire);
/* A type's tag: as above; one of a single word gets "wire_" before it (wire_thread, wire_turn):
 * those names belong to the daemon's own structs. */
char *name_tag(struct arena *a, struct str wire);
char *name_upper(struct arena *a, const char *snake);
