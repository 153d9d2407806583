// GENERATED CODE! DO NOT MODIFY BY HAND!

export type ProcessWriteStdinParams = { processHandle: string, deltaBase64?: string | null, closeStdin?: boolean, };
