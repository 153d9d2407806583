// GENERATED CODE! DO NOT MODIFY BY HAND!

export type CustomGatewaySettingsParams = { 
/**
 * The one to change; a new one unless given, with an id made of its name.
 */
providerId?: string | null, name?: string, baseUrl?: string | null, envKey?: string | null, };
