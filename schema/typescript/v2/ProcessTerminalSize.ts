// GENERATED CODE! DO NOT MODIFY BY HAND!

export type ProcessTerminalSize = { rows: number, cols: number, };
