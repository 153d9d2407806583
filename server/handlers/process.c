/* process: methods of protocol/idl/process.idl. */
#include "protocol/methods.gen.h"

#include "handlers/services.h"

NOT_IMPLEMENTED(process_spawn, process_spawn_params)
NOT_IMPLEMENTED(process_write_stdin, process_write_stdin_params)
NOT_IMPLEMENTED(process_kill, process_kill_params)
NOT_IMPLEMENTED(process_resize_pty, process_resize_pty_params)
