// GENERATED CODE! DO NOT MODIFY BY HAND!


/**
 * What requests to the service prove themselves with.
 */
export type AuthMode = "apikey" | "chatgpt" | "chatgptAuthTokens" | "headers" | "agentIdentity" | "personalAccessToken" | "bedrockApiKey" | "bedrockAccessKeys";
