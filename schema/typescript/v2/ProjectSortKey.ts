// GENERATED CODE! DO NOT MODIFY BY HAND!

export type ProjectSortKey = "position" | "recencyAt";
