// GENERATED CODE! DO NOT MODIFY BY HAND!

export type ExternalAgentDetectedConnectorSource = "remoteMcpServersConfig" | "sessionToolUse";
