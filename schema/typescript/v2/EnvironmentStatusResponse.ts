// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { EnvironmentStatusKind } from "./EnvironmentStatusKind";
export type EnvironmentStatusResponse = { 
/**
 * Its connection.
 */
status: EnvironmentStatusKind, 
/**
 * Why it is not ready.
 */
error?: string, };
