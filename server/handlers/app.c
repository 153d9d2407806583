/* app: methods of protocol/idl/app.idl. */
#include "protocol/methods.gen.h"

#include "handlers/services.h"

NOT_IMPLEMENTED(app_read, apps_read_params)
NOT_IMPLEMENTED(app_list, apps_list_params)
NOT_IMPLEMENTED(app_installed, apps_installed_params)
