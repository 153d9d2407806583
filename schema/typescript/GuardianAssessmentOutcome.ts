// GENERATED CODE! DO NOT MODIFY BY HAND!

export type GuardianAssessmentOutcome = "allow" | "deny";
