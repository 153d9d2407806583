/* user_verification: methods of protocol/idl/user_verification.idl. */
#include "protocol/methods.gen.h"

#include "handlers/services.h"

NOT_IMPLEMENTED(user_verification_status, user_verification_status_params)
NOT_IMPLEMENTED(user_verification_enroll, user_verification_enroll_params)
NOT_IMPLEMENTED(user_verification_delete, user_verification_delete_params)
NOT_IMPLEMENTED(user_verification_verify, user_verification_verify_params)
NOT_IMPLEMENTED(user_verification_cancel, user_verification_cancel_params)
