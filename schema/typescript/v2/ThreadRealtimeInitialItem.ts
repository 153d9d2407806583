// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { ConversationTextRole } from "../ConversationTextRole";
export type ThreadRealtimeInitialItem = { role: ConversationTextRole, text: string, };
