// GENERATED CODE! DO NOT MODIFY BY HAND!


/**
 * The place of an agent in the tree of agents.
 */
export type AgentPath = string;
