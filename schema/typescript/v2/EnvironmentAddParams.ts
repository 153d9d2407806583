// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { EnvironmentSkillsParams } from "./EnvironmentSkillsParams";
export type EnvironmentAddParams = { environmentId: string, 
/**
 * A websocket; connected to when it is needed.
 */
execServerUrl: string, 
/**
 * For that connection.
 */
authBearerToken?: string | null, websocketRequestId?: string | null, connectTimeoutMs?: number | null, skills?: EnvironmentSkillsParams | null, };
