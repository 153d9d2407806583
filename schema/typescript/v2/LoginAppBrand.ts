// GENERATED CODE! DO NOT MODIFY BY HAND!

export type LoginAppBrand = "codex" | "chatgpt";
