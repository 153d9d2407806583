// GENERATED CODE! DO NOT MODIFY BY HAND!

export type AsyncUserInputQuestion = { title: string, options: Array<string> | null, };
