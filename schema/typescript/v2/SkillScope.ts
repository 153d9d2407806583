// GENERATED CODE! DO NOT MODIFY BY HAND!


/**
 * Where it was found: the user's directories, the repository, with the daemon, on the machine.
 */
export type SkillScope = "user" | "repo" | "system" | "admin";
