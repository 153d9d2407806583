// GENERATED CODE! DO NOT MODIFY BY HAND!


/**
 * Where in the turn a message stands.
 */
export type MessagePhase = "commentary" | "partial_answer" | "final_answer";
