// GENERATED CODE! DO NOT MODIFY BY HAND!


/**
 * A number that goes up and down; listed after its first use.
 */
export type ServerDiagnosticsGauge = { name: string, value: number, };
