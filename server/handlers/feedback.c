/* feedback: methods of protocol/idl/feedback.idl. */
#include "protocol/methods.gen.h"

#include "handlers/services.h"

NOT_IMPLEMENTED(feedback_upload, feedback_upload_params)
NOT_IMPLEMENTED(feedback_save, feedback_save_params)
