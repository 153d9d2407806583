/* places: directories that something is mounted over while a command runs.
 *
 * A protected name that is not there must not appear either, and only what is there can be mounted over. So an empty
 * directory is made under the name, and goes with the last command that needs it. Several programs may need it at
 * once: each holds a lock on it. What a killed program leaves is known by its mode, and goes with the next use. */
#pragma once

#include "base/str.h"

/* All in use; one for the program. */
struct places;
struct place;
struct sweeper;

/* The sweeper, borrowed, hears of each place; NULL: none. */
struct places *places_new(struct sweeper *sweeper);
/* Accepts NULL. All places must have been left. */
void places_free(struct places *places);

/* A user of the place more. -EEXIST: something of the user's has that name; other errors: the directory cannot be
 * made. Blocking, but only for calls that do not wait. */
int places_enter(struct places *places, struct str path, struct place **ret);
/* The last one removes the directory, unless somebody has put something into it. */
void places_leave(struct places *places, struct place *place);

/* Removes a directory made by places_enter() of a program that has ended. False: somebody still uses it. */
bool place_sweep(const char *path);
