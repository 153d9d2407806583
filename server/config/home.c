/* home: $CODEX_HOME. */
#include "config/home.h"

#include "base/file.h"
#include "base/log.h"
#include "base/path.h"
#include "base/uuid.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>

bool home_find(struct arena *a, struct str *ret, struct error *reterr) {
    const char *set = getenv("CODEX_HOME");
    char resolved[PATH_MAX];
    if (set && *set) {
        struct stat st;
        if (stat(set, &st) < 0)
            return error_set(
                reterr, -errno, "CODEX_HOME points to \"%s\", but that path does not exist", set);
        if (!S_ISDIR(st.st_mode))
            return error_set(reterr, -ENOTDIR,
                "CODEX_HOME points to \"%s\", but that path is not a directory", set);
        if (!realpath(set, resolved))
            return error_set(
                reterr, -errno, "cannot resolve CODEX_HOME \"%s\": %s", set, error_of_errno(errno));
        *ret = arena_str(a, str_of(resolved));
        return true;
    }
    const char *user = getenv("HOME");
    if (!user || !*user)
        return error_set(reterr, -ENOENT, "Could not find home directory");
    *ret = arena_printf(a, "%s/.codex", user);
    return true;
}

void home_installation_id(struct str home, char ret[INSTALLATION_ID_BYTES]) {
    _cleanup_arena_ struct arena a = { 0 };
    const char *path = arena_printf(&a, "%.*s/installation_id", STR_ARGS(home)).p;
    struct str text;
    struct uuid id;
    if (file_read(&a, path, INSTALLATION_ID_BYTES * 2, &text) == 0 &&
        uuid_parse(str_trim(text), &id, NULL)) {
        uuid_format(&id, ret);
        return;
    }
    uuid_v4(&id);
    uuid_format(&id, ret);
    int r = file_make_directories(arena_cstr(&a, home), 0700);
    if (r == 0)
        r = file_replace(path, str_of(ret), 0644);
    if (r < 0)
        log_warn("config: cannot write %s: %s", path, error_of_errno(r));
}
