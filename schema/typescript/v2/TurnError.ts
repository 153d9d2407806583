// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { CodexErrorInfo } from "./CodexErrorInfo";
import type { MisalignmentErrorDetails } from "./MisalignmentErrorDetails";

/**
 * Why a turn failed, in words and as a code.
 */
export type TurnError = { message: string, codexErrorInfo: CodexErrorInfo | null, 
/**
 * The cause behind the message.
 */
additionalDetails: string | null, misalignment: MisalignmentErrorDetails | null, };
