// GENERATED CODE! DO NOT MODIFY BY HAND!

export type HooksListParams = { cwds?: Array<string>, threadId?: string | null, };
