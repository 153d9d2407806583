// GENERATED CODE! DO NOT MODIFY BY HAND!

export type AccountSecuritySetupAction = { label: string, url: string, };
