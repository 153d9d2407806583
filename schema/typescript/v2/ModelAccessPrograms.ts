// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { CyberAccessProgram } from "./CyberAccessProgram";

/**
 * Programs by which the model is open to the account.
 */
export type ModelAccessPrograms = { cyber: Array<CyberAccessProgram>, };
