// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { UserVerificationErrorDetails } from "./UserVerificationErrorDetails";

/**
 * The errors of these methods.
 */
export type UserVerificationRpcError = { code: number, message: string, data: UserVerificationErrorDetails, };
