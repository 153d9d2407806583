// GENERATED CODE! DO NOT MODIFY BY HAND!


/**
 * Chosen by whoever asks, echoed with the answer.
 */
export type RequestId = string | number;
