/* permissions: what a call asks for beyond the sandbox. */
#include "tool/permissions.h"

#include "base/path.h"

static struct str_array absolute(struct arena *a, const struct str_array *paths, struct str cwd) {
    struct str_array list = { paths->v ? arena_array(a, struct str, paths->n + 1) : NULL,
        paths->n };
    for (size_t i = 0; i < list.n; i++)
        list.v[i] = path_normalise(a, path_join(a, cwd, paths->v[i]));
    return list;
}

struct str_array permissions_write_paths(
    struct arena *a, const struct permissions_argument *wanted, struct str cwd) {
    if (!wanted || !wanted->file_system)
        return (struct str_array){ NULL, 0 };
    return absolute(a, &wanted->file_system->write, cwd);
}

bool permissions_network(const struct permissions_argument *wanted) {
    return wanted && wanted->network && wanted->network->enabled && *wanted->network->enabled;
}

static void add_entries(struct file_system_sandbox_entry_array *entries,
    const struct str_array *paths, enum file_system_access_mode access) {
    for (size_t i = 0; i < paths->n; i++)
        entries->v[entries->n++] = (struct file_system_sandbox_entry){
            .path = { .type = FILE_SYSTEM_PATH_PATH, .path.path = paths->v[i] }, .access = access
        };
}

static const struct additional_file_system_permissions *files_view(
    struct arena *a, const struct file_permissions_argument *wanted, struct str cwd) {
    struct additional_file_system_permissions *files =
        arena_new(a, struct additional_file_system_permissions);
    files->read = absolute(a, &wanted->read, cwd);
    files->write = absolute(a, &wanted->write, cwd);
    files->entries.v =
        arena_array(a, struct file_system_sandbox_entry, wanted->read.n + wanted->write.n + 1);
    add_entries(&files->entries, &files->read, FILE_SYSTEM_ACCESS_MODE_READ);
    add_entries(&files->entries, &files->write, FILE_SYSTEM_ACCESS_MODE_WRITE);
    return files;
}

struct additional_permission_profile permissions_view(
    struct arena *a, const struct permissions_argument *wanted, struct str cwd) {
    struct additional_permission_profile view = { NULL, NULL };
    if (wanted && wanted->network) {
        struct additional_network_permissions *network =
            arena_new(a, struct additional_network_permissions);
        network->enabled = wanted->network->enabled;
        view.network = network;
    }
    if (wanted && wanted->file_system)
        view.file_system = files_view(a, wanted->file_system, cwd);
    return view;
}
