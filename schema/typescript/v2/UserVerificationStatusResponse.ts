// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { UserVerificationUnavailableReason } from "./UserVerificationUnavailableReason";
export type UserVerificationStatusResponse = { 
/**
 * Null before the enrolment.
 */
credentialId: string | null, 
/**
 * Null when it can be done.
 */
unavailableReason: UserVerificationUnavailableReason | null, unavailableMessage: string | null, };
