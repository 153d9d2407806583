// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { UserVerificationProof } from "./UserVerificationProof";
export type UserVerificationVerifyResponse = { proof: UserVerificationProof, };
