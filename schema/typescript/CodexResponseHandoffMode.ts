// GENERATED CODE! DO NOT MODIFY BY HAND!


/**
 * How the voice is told what the agent says.
 */
export type CodexResponseHandoffMode = "thinking" | "commentary" | "bemTags";
