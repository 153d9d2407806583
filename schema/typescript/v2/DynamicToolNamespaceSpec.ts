// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { DynamicToolNamespaceTool } from "./DynamicToolNamespaceTool";
export type DynamicToolNamespaceSpec = { name: string, description: string, tools: Array<DynamicToolNamespaceTool>, };
