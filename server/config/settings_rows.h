/* settings_rows: how tables of settings are written. Not for others. */
#pragma once

#include "config/settings.h"

#define END \
    { 0 }
#define ENUM(...)                                               \
    &(const struct setting_type) {                              \
        .kind = SETTING_ENUM, .values = (const char *const[]) { \
            __VA_ARGS__, NULL                                   \
        }                                                       \
    }
#define LIST(of)                                                     \
    &(const struct setting_type) {                                   \
        .kind = SETTING_LIST, .expected = "a sequence", .rest = (of) \
    }
#define MAP(of)                                                \
    &(const struct setting_type) {                             \
        .kind = SETTING_MAP, .expected = "a map", .rest = (of) \
    }
#define TABLE(word, rows)                                            \
    &(const struct setting_type) {                                   \
        .kind = SETTING_TABLE, .expected = (word), .members = (rows) \
    }

#define SCALAR(name, of_kind, word) \
    const struct setting_type name = { .kind = (of_kind), .expected = (word) }
#define INTEGER(name, low, high, none_of_zero, word)            \
    const struct setting_type name = { .kind = SETTING_INTEGER, \
        .min_magnitude = (low),                                 \
        .max = (high),                                          \
        .nonzero = (none_of_zero),                              \
        .expected = (word) }

extern const struct setting_type setting_string, setting_path, setting_boolean, setting_number,
    setting_i64, setting_i32, setting_u64, setting_u32, setting_u16, setting_u8, setting_usize,
    setting_nonzero_u64, setting_nonzero_usize;
extern const struct setting_type setting_unread, setting_approval, setting_workspaces,
    setting_features, setting_tools, setting_apps, setting_agents, setting_plugins,
    setting_permissions, setting_skills, setting_tool_suggest, setting_hooks, setting_provider,
    setting_profile, setting_hook_handler, setting_required_hooks;
