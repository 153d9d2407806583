// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { RequestHeader } from "./RequestHeader";
export type BrowserUseExtensionRequirements = { requestHeaders: Array<RequestHeader> | null, };
