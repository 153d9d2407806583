// GENERATED CODE! DO NOT MODIFY BY HAND!

export type ThreadSectionDeleteParams = { sectionId: string, };
