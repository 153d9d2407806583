// GENERATED CODE! DO NOT MODIFY BY HAND!

export type ThreadRealtimeAudioChunk = { 
/**
 * PCM as base64; handed on as it is. The other members are for the client.
 */
data: string, sampleRate: number, numChannels: number, samplesPerChannel: number | null, itemId: string | null, };
