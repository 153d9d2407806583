// GENERATED CODE! DO NOT MODIFY BY HAND!

export type ThreadUnreadPosition = { "type": "threadStart" } | { "type": "turn", turnId: string, };
