/* approval: methods of protocol/idl/approval.idl. */
#include "protocol/methods.gen.h"

#include "handlers/services.h"

NOT_IMPLEMENTED(thread_approve_guardian_denied_action, thread_approve_guardian_denied_action_params)
NOT_IMPLEMENTED(thread_guardian_review, thread_guardian_review_params)
