// GENERATED CODE! DO NOT MODIFY BY HAND!

export type UserVerificationProof = { credentialId: string, signature: string, };
