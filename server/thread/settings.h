/* settings: what a thread's turns run with: model, directory, approvals, sandbox (threads.md 11). */
#pragma once

#include "base/error.h"
#include "config/file_rules.h"
#include "config/provider.h"
#include "protocol/types.gen.h"
#include "thread/places.h"

struct config;

/* Strings and lists live in the owner's arena. "No string" and NULL mean unset, as on the wire. */
struct run_settings {
    struct str model;
    struct provider provider;
    struct str service_tier;
    struct str cwd;                   /* absolute */
    struct str_array workspace_roots; /* of this machine; none when it was not chosen */
    struct place_array places;
    struct ask_for_approval approval_policy;
    enum approvals_reviewer approvals_reviewer;
    struct sandbox_policy sandbox;
    struct file_rules
        files; /* of the profile, in place of the sandbox's; none: the sandbox says all */
    struct str permission_profile; /* ":workspace"; "no string": the sandbox was given directly */
    struct str profile_extends;    /* what that profile builds on; "no string": nothing */
    struct str effort;
    bool has_summary; /* chosen by the user; else the model's default */
    enum reasoning_summary summary;
    struct str verbosity;
    struct str base_instructions, developer_instructions;
    enum mode_kind mode;          /* of collaboration */
    struct str mode_instructions; /* in place of the mode's own; "no string": those */
    struct str
        agents_version; /* "v1" or "v2", of the tools for other agents: that of the thread's first model */
};

/* The model used when neither the client nor the configuration names one. */
#define SETTINGS_DEFAULT_MODEL "gpt-6.1-sol"

/* What a new thread runs with: the parameters over the configuration over the defaults. `daemon_cwd` is where
 * relative paths start. Everything is copied into `a`. The error is the text of an answer -32600. */
bool run_settings_resolve(struct arena *a, const struct config *config,
    const struct thread_start_params *p, struct str daemon_cwd, struct run_settings *ret,
    struct error *reterr);

/* Overrides of a turn, which hold for later turns too. Values that are the same cost nothing. `known`: the remote
 * machines, NULL: none. */
bool run_settings_apply_turn(struct arena *a, struct run_settings *s, const struct config *config,
    struct environments *known, const struct turn_start_params *p, struct error *reterr);

/* A copy that shares nothing with the original. */
struct run_settings run_settings_copy(struct arena *a, const struct run_settings *s);

/* The reference's word for a sandbox: "read-only", "workspace-write", "danger-full-access". */
const char *sandbox_mode_word(const struct sandbox_policy *sandbox);
