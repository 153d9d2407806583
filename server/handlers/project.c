/* project: methods of protocol/idl/project.idl. */
#include "protocol/methods.gen.h"

#include "handlers/services.h"

NOT_IMPLEMENTED(project_list, project_list_params)
NOT_IMPLEMENTED(project_read, project_read_params)
NOT_IMPLEMENTED(project_create, project_create_params)
NOT_IMPLEMENTED(project_import, project_import_params)
NOT_IMPLEMENTED(project_update, project_update_params)
NOT_IMPLEMENTED(project_move, project_move_params)
NOT_IMPLEMENTED(project_delete, project_delete_params)
