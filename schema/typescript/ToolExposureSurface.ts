// GENERATED CODE! DO NOT MODIFY BY HAND!


/**
 * How the model comes to know a tool.
 */
export type ToolExposureSurface = "code_mode" | "deferred" | "direct";
