/* thread_goal: methods of protocol/idl/thread_goal.idl. */
#include "protocol/methods.gen.h"

#include "handlers/services.h"

NOT_IMPLEMENTED(thread_goal_set, thread_goal_set_params)
NOT_IMPLEMENTED(thread_goal_get, thread_goal_get_params)
NOT_IMPLEMENTED(thread_goal_clear, thread_goal_clear_params)
