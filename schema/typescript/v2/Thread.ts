// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { AbsolutePathBuf } from "../AbsolutePathBuf";
import type { ReasoningEffort } from "../ReasoningEffort";
import type { GitInfo } from "./GitInfo";
import type { SessionSource } from "./SessionSource";
import type { ThreadEnvironment } from "./ThreadEnvironment";
import type { ThreadExtra } from "./ThreadExtra";
import type { ThreadHistoryMode } from "./ThreadHistoryMode";
import type { ThreadSection } from "./ThreadSection";
import type { ThreadSource } from "./ThreadSource";
import type { ThreadStatus } from "./ThreadStatus";
import type { Turn } from "./Turn";

/**
 * A conversation as clients see it. Stored facts, and its live state while it is loaded.
 */
export type Thread = { id: string, 
/**
 * Where its turns work; null while it is not loaded.
 */
environments: Array<ThreadEnvironment> | null, 
/**
 * Nothing yet.
 */
extra: ThreadExtra | null, 
/**
 * Its own id; of a sub-agent, that of the thread at the root.
 */
sessionId: string, 
/**
 * The thread it was copied from. Lists don't know it: null there.
 */
forkedFromId: string | null, 
/**
 * The thread it hangs on, when it was forked with `attachToSource`.
 */
attachedToThreadId: string | null, 
/**
 * The thread whose model spawned it.
 */
parentThreadId: string | null, 
/**
 * The first message of the user, "" before there is one.
 */
preview: string, 
/**
 * Lives in memory only.
 */
ephemeral: boolean, section: ThreadSection | null, 
/**
 * Since when it is in that section, in Unix seconds.
 */
sectionEnteredAt: number | null, projectId: string | null, historyMode: ThreadHistoryMode, modelProvider: string, 
/**
 * The model of its next turn, as far as it is known.
 */
model: string | null, reasoningEffort: ReasoningEffort | null, 
/**
 * Unix seconds, as are the two below.
 */
createdAt: number, updatedAt: number, 
/**
 * When its last turn began.
 */
recencyAt: number | null, 
/**
 * What the thread is doing now.
 */
status: ThreadStatus, 
/**
 * The file it is stored in; null for an ephemeral one. May not exist before the first
 * turn.
 */
path: string | null, 
/**
 * The directory that turns work in.
 */
cwd: AbsolutePathBuf, 
/**
 * The version that made it.
 */
cliVersion: string, 
/**
 * The name of the client that made it.
 */
originator: string | null, 
/**
 * Which kind of program made the thread.
 */
source: SessionSource, 
/**
 * Whether a client may start turns; null while it is not loaded.
 */
canAcceptDirectInput: boolean | null, 
/**
 * What the client said at `thread/start`.
 */
threadSource: ThreadSource | null, 
/**
 * Of a sub-agent: what its parent calls it.
 */
agentNickname: string | null, 
/**
 * Of a sub-agent: what it was spawned as.
 */
agentRole: string | null, 
/**
 * The repository at the start; null outside one.
 */
gitInfo: GitInfo | null, 
/**
 * As set by `thread/name/set`; null until then.
 */
name: string | null, daybreakEnabled: boolean | null, 
/**
 * Only filled where an answer is about turns, else empty.
 */
turns: Array<Turn>, };
