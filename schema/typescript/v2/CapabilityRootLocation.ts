// GENERATED CODE! DO NOT MODIFY BY HAND!

export type CapabilityRootLocation = { "type": "environment", environmentId: string, path: string, };
