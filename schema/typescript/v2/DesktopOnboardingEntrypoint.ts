// GENERATED CODE! DO NOT MODIFY BY HAND!

export type DesktopOnboardingEntrypoint = "life_sciences";
