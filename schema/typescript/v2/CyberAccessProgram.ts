// GENERATED CODE! DO NOT MODIFY BY HAND!


/**
 * A program for security work that the account takes part in.
 */
export type CyberAccessProgram = "standard" | "daybreakBlue" | "daybreakRed";
