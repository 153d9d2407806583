/* requirements: what the administrator demands of everybody's configuration (local-methods.md 5.3, 6.1):
 * requirements.toml, and managed_config.toml of old, both beside the system's config.toml. */
#pragma once

#include "config/file_rules.h"
#include "config/settings.h"

#define REQUIREMENTS_FILE   "requirements.toml"
#define MANAGED_CONFIG_FILE "managed_config.toml"

/* Settings with a list of the values they may have. */
enum required_choice {
    REQUIRED_APPROVAL,
    REQUIRED_REVIEWER,
    REQUIRED_SANDBOX,
    REQUIRED_SEARCH,
    REQUIRED_CHOICES
};

struct requirements {
    const struct json *tree; /* of requirements.toml; NULL: nothing is demanded */
    struct str file;         /* that it was read from */
    const struct json *allowed[REQUIRED_CHOICES]; /* the values; NULL: any. */
    struct str allowed_by[REQUIRED_CHOICES];      /* the file that says so */
    bool
        only_confined; /* the sandboxes allowed are not listed: there are files that nobody may read */
};

/* Reads requirements.toml in `directory`; blocking. `managed` are the settings of the managed layer (may be NULL), of
 * the file `managed_file`. All in `a`, which shares nodes with `managed`. "failed to parse requirements layer <file>:
 * …" */
bool requirements_read(struct arena *a, struct str directory, const struct json *managed,
    struct str managed_file, struct requirements *ret, struct error *reterr);

/* The same of a text that was read from `file`; "no string": there is none. */
bool requirements_of_text(struct arena *a, struct str text, struct str file,
    const struct json *managed, struct str managed_file, struct requirements *ret,
    struct error *reterr);

/* A copy that shares nothing with the original. */
struct requirements requirements_copy(struct arena *a, const struct requirements *r);

/* Dotted keys that nobody knows, sorted. */
struct str_list requirements_unknown(struct arena *a, const struct requirements *r);

/* Is this value (a word, or the table of granular approvals) allowed? If not, why, made in `a`: "invalid value for
 * `approval_policy`: `OnRequest` is not in the allowed set [Never] (set by <file>)". */
bool requirements_allow(const struct requirements *r, enum required_choice which,
    const struct json *value, struct arena *a, struct str *ret_why);

/* The value in place of one that is not allowed. NULL: there is none. */
const struct json *requirements_fallback(
    const struct requirements *r, enum required_choice which, struct arena *a);

/* How the reference shows a value: "OnRequest". */
struct str requirements_shown(struct arena *a, const struct json *value);

/* May this permission profile be used? */
bool requirements_allow_profile(const struct requirements *r, struct str id);
/* The profile in place of one that may not; "no string": profiles are free. */
struct str requirements_default_profile(const struct requirements *r);

/* Puts the values that cannot be chosen into a merged tree. What was something else is told in `ret` (may be NULL):
 * "Configured value for `x` is overridden by the required value …". */
void requirements_force(
    struct arena *a, const struct requirements *r, struct json *tree, struct str_list *ret);

/* The same with what is demanded of features, logins and profiles. */
void requirements_apply(
    struct arena *a, const struct requirements *r, struct json *tree, struct str_list *ret);

/* Replaces a web search that is not allowed: why, or "no string". */
struct str requirements_apply_search(
    struct arena *a, const struct requirements *r, struct json *tree);

/* Is this key's value the administrator's alone? */
bool requirements_own(const struct requirements *r, struct str dotted_key);

/* Do features of the merged tree contradict? "invalid value for `features`: …" */
bool requirements_check_features(
    const struct requirements *r, const struct json *tree, struct arena *a, struct error *reterr);

/* Full access that is not allowed, and nobody who is asked: what was wanted with no approvals would be refused at every
 * step. `approval` is the policy that holds. */
bool requirements_check_access(const struct requirements *r, struct str approval,
    struct str sandbox_mode, struct error *reterr);
/* The same for the settings of a merged tree. */
bool requirements_check_settings(
    const struct requirements *r, const struct json *tree, struct error *reterr);

/* Files that nobody may read, in `a`, which shares texts with it: `permissions.filesystem.deny_read`. */
struct file_rules requirements_denied(struct arena *a, const struct requirements *r);

/* May this MCP server, a table of [mcp_servers], run? `plugin_id`: whose it is, or "no string". */
bool requirements_allow_server(
    const struct requirements *r, struct str plugin_id, const struct json *server);

/* Where a marketplace comes from. */
struct marketplace_origin {
    bool git;
    struct str text; /* a URL, or an absolute path */
    struct str ref;  /* "no string": none */
};

/* "marketplace source `…` is not allowed by requirements from <file>" */
bool requirements_allow_marketplace(const struct requirements *r, struct arena *a,
    const struct marketplace_origin *origin, struct error *reterr);
