// GENERATED CODE! DO NOT MODIFY BY HAND!

export type ConversationTextRole = "user" | "developer" | "assistant";
