// GENERATED CODE! DO NOT MODIFY BY HAND!

export type ThreadItemsListAnchor = { "type": "item", itemId: string, };
