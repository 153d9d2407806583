// GENERATED CODE! DO NOT MODIFY BY HAND!


/**
 * What to tell the model so that it goes on.
 */
export type MisalignmentSteer = { message: string, };
