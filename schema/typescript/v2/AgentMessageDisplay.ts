// GENERATED CODE! DO NOT MODIFY BY HAND!

export type AgentMessageDisplay = { action: string, blockType: string | null, cyberTrustedAccess: boolean | null, checkTrustedContacts: boolean | null, };
