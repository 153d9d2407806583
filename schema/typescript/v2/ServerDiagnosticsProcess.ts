// GENERATED CODE! DO NOT MODIFY BY HAND!

export type ServerDiagnosticsProcess = { 
/**
 * The process id.
 */
id: number, residentMemoryBytes: number | null, physicalFootprintBytes: number | null, };
