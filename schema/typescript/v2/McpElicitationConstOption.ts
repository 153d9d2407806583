// GENERATED CODE! DO NOT MODIFY BY HAND!


/**
 * A value, and what to show for it.
 */
export type McpElicitationConstOption = { const: string, title: string, };
