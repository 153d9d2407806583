/* review: methods of protocol/idl/review.idl. */
#include "protocol/methods.gen.h"

#include "handlers/services.h"

NOT_IMPLEMENTED(review_start, review_start_params)
