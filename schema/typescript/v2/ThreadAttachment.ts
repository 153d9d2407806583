// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { JsonValue } from "../serde_json/JsonValue";

/**
 * Something of a client that belongs to a thread, found again by type and key.
 */
export type ThreadAttachment = { id: string, attachmentType: string, 
/**
 * Tells attachments of one type apart.
 */
identityKey: string, payload: JsonValue, 
/**
 * Unix seconds.
 */
createdAt: number, };
