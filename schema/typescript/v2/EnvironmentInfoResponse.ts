// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { PathUri } from "../PathUri";
import type { EnvironmentShellInfo } from "./EnvironmentShellInfo";
export type EnvironmentInfoResponse = { shell: EnvironmentShellInfo, 
/**
 * A `file:` URL.
 */
cwd: PathUri | null, };
