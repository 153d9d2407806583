// GENERATED CODE! DO NOT MODIFY BY HAND!

export type CliAuthCredentialsStoreMode = "file" | "keyring" | "auto" | "ephemeral";
