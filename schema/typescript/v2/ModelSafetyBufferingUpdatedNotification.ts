// GENERATED CODE! DO NOT MODIFY BY HAND!

export type ModelSafetyBufferingUpdatedNotification = { threadId: string, turnId: string, model: string, useCases: Array<string>, reasons: Array<string>, showBufferingUi: boolean, 
/**
 * A model that would not be held back.
 */
fasterModel: string | null, };
