// GENERATED CODE! DO NOT MODIFY BY HAND!


/**
 * Where data may be processed.
 */
export type ResidencyRequirement = "us";
