// GENERATED CODE! DO NOT MODIFY BY HAND!

export type WindowsWorldWritableWarningNotification = { 
/**
 * Some of them; `extraCount` more exist.
 */
samplePaths: Array<string>, extraCount: number, failedScan: boolean, };
