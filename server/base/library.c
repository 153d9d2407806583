/* library: shared libraries that are opened when they are first needed. */
#include "base/library.h"

#include "base/log.h"

#include <dlfcn.h>

bool library_load(const char *file, void *table, const struct library_symbol *symbols, size_t n) {
    void *library = dlopen(file, RTLD_NOW | RTLD_LOCAL);
    for (size_t i = 0; library && i < n; i++) {
        void *symbol = dlsym(library, symbols[i].name);
        if (!symbol)
            library = NULL;
        *(void **)((char *)table + symbols[i].offset) = symbol;
    }
    if (!library)
        log_error("base: cannot load %s: %s", file, dlerror());
    return library != NULL;
}
