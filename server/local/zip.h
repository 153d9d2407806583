/* zip: an archive of uncompressed files, made in memory. */
#pragma once

#include "base/buf.h"

/* A zeroed struct is an archive without files. */
struct zip {
    struct buf files, directory;
    uint16_t count;
};

enum { ZIP_FILES_MAX = UINT16_MAX };

/* Adds a file. Names are relative, with slashes. All files together must stay below 4 GiB. */
void zip_add(struct zip *z, struct str name, struct str contents);

/* Ends the archive and returns its bytes, which live until zip_done(). */
struct str zip_finish(struct zip *z);
void zip_done(struct zip *z);
