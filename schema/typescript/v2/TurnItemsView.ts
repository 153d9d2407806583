// GENERATED CODE! DO NOT MODIFY BY HAND!


/**
 * How much of a turn's items is there.
 */
export type TurnItemsView = "notLoaded" | "summary" | "full";
