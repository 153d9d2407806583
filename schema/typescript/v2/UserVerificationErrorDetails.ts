// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { UserVerificationCancellationReason } from "./UserVerificationCancellationReason";
import type { UserVerificationFailureReason } from "./UserVerificationFailureReason";
import type { UserVerificationInvalidRequestReason } from "./UserVerificationInvalidRequestReason";
import type { UserVerificationUnavailableReason } from "./UserVerificationUnavailableReason";

/**
 * `data` of the errors of these methods.
 */
export type UserVerificationErrorDetails = { "type": "invalidRequest", reason: UserVerificationInvalidRequestReason, } | { "type": "unavailable", reason: UserVerificationUnavailableReason, } | { "type": "cancelled", reason: UserVerificationCancellationReason, } | { "type": "failed", reason: UserVerificationFailureReason, };
