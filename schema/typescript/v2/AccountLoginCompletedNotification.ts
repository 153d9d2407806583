// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { DesktopOnboardingEntrypoint } from "./DesktopOnboardingEntrypoint";
export type AccountLoginCompletedNotification = { 
/**
 * Null for logins that are over at once.
 */
loginId: string | null, success: boolean, error: string | null, onboardingEntrypoint: DesktopOnboardingEntrypoint | null, };
