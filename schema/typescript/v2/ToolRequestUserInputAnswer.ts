// GENERATED CODE! DO NOT MODIFY BY HAND!


/**
 * The chosen labels, and `user_note: …` for words of the user.
 */
export type ToolRequestUserInputAnswer = { answers: Array<string>, };
