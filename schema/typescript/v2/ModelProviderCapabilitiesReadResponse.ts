// GENERATED CODE! DO NOT MODIFY BY HAND!

export type ModelProviderCapabilitiesReadResponse = { imageGeneration: boolean, webSearch: boolean, };
