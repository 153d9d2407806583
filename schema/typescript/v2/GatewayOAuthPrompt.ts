// GENERATED CODE! DO NOT MODIFY BY HAND!

export type GatewayOAuthPrompt = { loginId: string, verificationUrl: string, userCode: string, };
