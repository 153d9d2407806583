// GENERATED CODE! DO NOT MODIFY BY HAND!


/**
 * Sent in the middle of work, not as its result.
 */
export type AgentMessageDelivery = "async";
