// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { DynamicToolFunctionSpec } from "./DynamicToolFunctionSpec";
export type DynamicToolNamespaceTool = { "type": "function" } & DynamicToolFunctionSpec;
