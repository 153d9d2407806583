// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { GuardianAssessmentOutcome } from "../GuardianAssessmentOutcome";
import type { GuardianRiskLevel } from "./GuardianRiskLevel";
import type { GuardianUserAuthorization } from "./GuardianUserAuthorization";
export type ThreadGuardianAssessment = { outcome: GuardianAssessmentOutcome, riskLevel: GuardianRiskLevel, userAuthorization: GuardianUserAuthorization, rationale: string, };
