/* command: methods of protocol/idl/command.idl. */
#include "protocol/methods.gen.h"

#include "handlers/services.h"

NOT_IMPLEMENTED(command_exec, command_exec_params)
NOT_IMPLEMENTED(command_exec_write, command_exec_write_params)
NOT_IMPLEMENTED(command_exec_terminate, command_exec_terminate_params)
NOT_IMPLEMENTED(command_exec_resize, command_exec_resize_params)
