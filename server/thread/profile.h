/* profile: the sandbox of a permission profile (threads.md 11, local-methods.md 8.4). */
#pragma once

#include "base/error.h"
#include "config/file_rules.h"
#include "protocol/types.gen.h"

struct config;
struct run_settings;

/* In `a`. The error says why there is none: "default_permissions refers to …". `ret_files` (may be NULL): its rules in
 * full, where the policy cannot say them. `ret_extends` (may be NULL): which profile it builds on, or "no string". */
bool sandbox_of_profile(struct arena *a, const struct config *config, struct str id,
    struct sandbox_policy *ret, struct file_rules *ret_files, struct str *ret_extends,
    struct error *reterr);

/* The settings run under the profile from now on. "failed to load configuration: …". */
bool run_settings_set_profile(struct arena *a, struct run_settings *s, const struct config *config,
    struct str id, struct error *reterr);
