// GENERATED CODE! DO NOT MODIFY BY HAND!

export type ServerDiagnosticsParams = Record<string, never>;
