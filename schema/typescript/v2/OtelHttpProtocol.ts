// GENERATED CODE! DO NOT MODIFY BY HAND!

export type OtelHttpProtocol = "binary" | "json";
