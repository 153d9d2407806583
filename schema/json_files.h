/* json_files: which JSON Schema files there are, and what each holds. */
#pragma once

#include "schema/json_calls.h"
#include "schema/output.h"

/* The parts that files and bundles are made of. Everything lives in the arena. */
struct json_files {
    struct arena *arena;
    bool experimental;
    struct view_roots roots; /* with the experimental ones */
    struct type_set own;     /* types of the JSON-RPC envelope with files in the root directory */
    struct type_set *uses;   /* of each type: those its definition refers to, experimental or not */
    struct json **bodies;    /* of each type, once it was needed: its definition, to be shared */
};

void json_files_init(struct json_files *f, struct arena *a, bool experimental);

/* Adds what the types in the set refer to, directly or not. */
void json_files_close(const struct json_files *f, struct type_set set);

/* What a call list refers to, experimental or not. */
struct type_set json_files_call_uses(const struct json_files *f, const struct call_list *list);

/* A file without its definitions. Types in `nested` are referred to below "v2". */
struct json *json_file_type(
    const struct json_files *f, const struct type *t, const struct type_set *nested);
struct json *json_file_nullable(
    const struct json_files *f, const struct type *t, const struct type_set *nested);
struct json *json_file_calls(
    const struct json_files *f, const struct call_list *list, const struct type_set *nested);

/* Writes all of them but the bundles. */
bool json_files_write(const struct json_files *f, struct output *out);
/* codex_app_server_protocol.schemas.json and …v2.schemas.json (local-methods.md 17). */
bool json_bundles_write(const struct json_files *f, struct output *out);

/* "$schema", the title and, unless it is NULL, the definitions. */
void json_file_head(
    const struct json_files *f, struct json *node, struct str title, struct json *definitions);
bool json_file_write(struct output *out, const char *name, const struct json *node);
