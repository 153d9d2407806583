// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { ConversationTextRole } from "../ConversationTextRole";
export type ThreadRealtimeAppendTextParams = { threadId: string, text: string, role: ConversationTextRole, };
