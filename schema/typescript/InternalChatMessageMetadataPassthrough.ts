// GENERATED CODE! DO NOT MODIFY BY HAND!


/**
 * What the service keeps with an item and gives back.
 */
export type InternalChatMessageMetadataPassthrough = { turn_id?: string, };
