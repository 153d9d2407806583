// GENERATED CODE! DO NOT MODIFY BY HAND!

export type ThreadSearchSortKey = "created_at" | "updated_at" | "recency_at";
