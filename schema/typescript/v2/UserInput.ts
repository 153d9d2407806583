// GENERATED CODE! DO NOT MODIFY BY HAND!

import type { ImageDetail } from "../ImageDetail";
import type { TextElement } from "./TextElement";

/**
 * One piece of what the user says.
 */
export type UserInput = { "type": "text", text: string, 
/**
 * What the client shows in a special way; kept and given back.
 */
text_elements: Array<TextElement>, } | { "type": "image", 
/**
 * How closely the model is to look.
 */
detail?: ImageDetail, } & ({ url: string, } | { fileId: string, }) | { "type": "localImage", detail?: ImageDetail, 
/**
 * The daemon reads the file.
 */
path: string, } | { "type": "audio", } & ({ url: string, } | { fileId: string, }) | { "type": "localAudio", path: string, } | { "type": "skill", name: string, path: string, } | { "type": "mention", name: string, path: string, };
