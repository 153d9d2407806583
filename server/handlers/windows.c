/* windows: methods of protocol/idl/windows.idl. */
#include "protocol/methods.gen.h"

#include "handlers/services.h"

NOT_IMPLEMENTED(windows_sandbox_setup_start, windows_sandbox_setup_start_params)
NOT_IMPLEMENTED_UNIT(windows_sandbox_readiness)
