// GENERATED CODE! DO NOT MODIFY BY HAND!

export type UserVerificationEnrollResponse = { credentialId: string, algorithm: string | null, publicKey: string | null, };
