// GENERATED CODE! DO NOT MODIFY BY HAND!

export type ProjectChangeType = "created" | "updated" | "deleted";
