// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { ToolRequestUserInputOption } from "./ToolRequestUserInputOption";
export type ToolRequestUserInputQuestion = { id: string, header: string, question: string, 
/**
 * The user may answer with words of their own.
 */
isOther: boolean, 
/**
 * Don't show what is typed.
 */
isSecret: boolean, options: Array<ToolRequestUserInputOption> | null, };
