// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { ImageDetail } from "./ImageDetail";

/**
 * One piece of a message.
 */
export type ContentItem = { "type": "input_text", text: string, } | { "type": "input_image", detail?: ImageDetail, } & ({ image_url: string, } | { file_id: string, }) | { "type": "input_audio", } & ({ audio_url: string, } | { file_id: string, }) | { "type": "output_text", text: string, annotations?: unknown[], logprobs?: unknown[], };
