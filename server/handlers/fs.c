/* fs: methods of protocol/idl/fs.idl. */
#include "protocol/methods.gen.h"

#include "handlers/services.h"

NOT_IMPLEMENTED(fs_read_file, fs_read_file_params)
NOT_IMPLEMENTED(fs_write_file, fs_write_file_params)
NOT_IMPLEMENTED(fs_create_directory, fs_create_directory_params)
NOT_IMPLEMENTED(fs_get_metadata, fs_get_metadata_params)
NOT_IMPLEMENTED(fs_read_directory, fs_read_directory_params)
NOT_IMPLEMENTED(fs_remove, fs_remove_params)
NOT_IMPLEMENTED(fs_copy, fs_copy_params)
NOT_IMPLEMENTED(fs_watch, fs_watch_params)
NOT_IMPLEMENTED(fs_unwatch, fs_unwatch_params)
