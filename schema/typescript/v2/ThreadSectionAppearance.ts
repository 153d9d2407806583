// GENERATED CODE! DO NOT MODIFY BY HAND!


/**
 * Names that the client understands.
 */
export type ThreadSectionAppearance = { icon: string | null, color: string | null, };
