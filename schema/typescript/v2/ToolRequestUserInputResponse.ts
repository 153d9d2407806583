// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { ToolRequestUserInputAnswer } from "./ToolRequestUserInputAnswer";
export type ToolRequestUserInputResponse = { 
/**
 * By the question's id.
 */
answers: { [key in string]?: ToolRequestUserInputAnswer }, };
