// GENERATED CODE! DO NOT MODIFY BY HAND!

export type AgentMessageInputContent = { "type": "input_text", text: string, } | { "type": "encrypted_content", encrypted_content: string, };
