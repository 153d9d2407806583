/* skills: methods of protocol/idl/skills.idl. */
#include "protocol/methods.gen.h"

#include "handlers/services.h"

NOT_IMPLEMENTED(skills_list, skills_list_params)
NOT_IMPLEMENTED(skills_extra_roots_set, skills_extra_roots_set_params)
NOT_IMPLEMENTED(hooks_list, hooks_list_params)
NOT_IMPLEMENTED(skills_config_write, skills_config_write_params)
