// GENERATED CODE! DO NOT MODIFY BY HAND!

export type AttestationGenerateParams = Record<string, never>;
