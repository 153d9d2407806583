// GENERATED CODE! DO NOT MODIFY BY HAND!

export type GcpSetupResponse = Record<string, never>;
