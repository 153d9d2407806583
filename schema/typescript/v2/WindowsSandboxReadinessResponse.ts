// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { WindowsSandboxReadiness } from "./WindowsSandboxReadiness";
export type WindowsSandboxReadinessResponse = { status: WindowsSandboxReadiness, };
