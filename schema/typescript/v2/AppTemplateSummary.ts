// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { AppTemplateUnavailableReason } from "./AppTemplateUnavailableReason";

/**
 * An app that each workspace makes its own of.
 */
export type AppTemplateSummary = { templateId: string, name: string, description: string | null, category: string | null, canonicalConnectorId: string | null, logoUrl: string | null, logoUrlDark: string | null, materializedAppIds: Array<string>, reason: AppTemplateUnavailableReason | null, };
