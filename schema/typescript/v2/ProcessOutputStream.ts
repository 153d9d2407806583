// GENERATED CODE! DO NOT MODIFY BY HAND!

export type ProcessOutputStream = "stdout" | "stderr";
