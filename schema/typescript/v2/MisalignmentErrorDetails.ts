// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { MisalignmentSteer } from "./MisalignmentSteer";

/**
 * Why the service stopped a model that acted against its user.
 */
export type MisalignmentErrorDetails = { errorType: string | null, detailedExplanation: string | null, steer: MisalignmentSteer | null, reviewTarget?: string | null, };
