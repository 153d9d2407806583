// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { ThreadUsageBreakdownGroup } from "./ThreadUsageBreakdownGroup";
export type ThreadUsage = { threadId: string, 
/**
 * Millionths, as the two below.
 */
estimatedUsageCreditsMicros: bigint, estimatedUsageUsdMicros: bigint | null, nativeUsageUsdMicros?: bigint | null, groups: Array<ThreadUsageBreakdownGroup>, };
