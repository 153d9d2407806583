// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { FunctionCallOutputBody } from "../FunctionCallOutputBody";

/**
 * The output of a tool that the model has not called.
 */
export type TurnToolOutput = { name: string, namespace: string | null, output: FunctionCallOutputBody, 
/**
 * Keep it when the history is compacted.
 */
retain?: boolean, };
