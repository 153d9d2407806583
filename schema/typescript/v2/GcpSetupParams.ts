// GENERATED CODE! DO NOT MODIFY BY HAND!

export type GcpSetupParams = { projectId: string, location?: string | null, credentialFile?: string | null, };
