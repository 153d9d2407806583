/* command_classify: what one simple command does, by its name and its words. */
#include "tool/command_actions.h"

#include "base/path.h"

/* The words after the name, without options; `--` ends the options. */
struct operands {
    struct str *v;
    size_t n;
};

static bool one_of(struct str word, const char *const *list) {
    for (; *list; list++)
        if (str_is(word, *list))
            return true;
    return false;
}

static struct str name_of(const struct script_command *c) {
    return c->words[0];
}

/* `with_value`: options that take the next word; NULL-terminated. */
static struct operands operands_of(
    struct arena *a, const struct script_command *c, size_t from, const char *const *with_value) {
    struct operands o = { arena_array(a, struct str, c->n + 1), 0 };
    bool only_operands = false;
    for (size_t i = from; i < c->n; i++) {
        struct str w = c->words[i];
        if (!only_operands && str_is(w, "--"))
            only_operands = true;
        else if (only_operands || w.n == 0 || w.p[0] != '-')
            o.v[o.n++] = w;
        else if (one_of(w, with_value))
            i++;
    }
    return o;
}

/* The last part of a path that says something. */
static struct str shortened(struct str path) {
    static const char *const dull[] = { "build", "dist", "node_modules", "src", NULL };
    while (path.n && path.p[path.n - 1] == '/')
        path.n--;
    struct str whole = path, last = STR_NONE;
    for (struct str rest = path; rest.p;) {
        struct str part = str_cut(&rest, '/');
        if (part.n && !one_of(part, dull))
            last = part;
    }
    return last.p ? last : whole;
}

static struct str first_path(const struct operands *o, size_t at) {
    return o->n > at ? shortened(o->v[at]) : STR_NONE;
}

static struct str text_of(struct arena *a, const struct script_command *c) {
    return script_command_text(a, c->words, c->n);
}

/* ---- kinds ---- */

static struct command_action unknown(struct arena *a, const struct script_command *c) {
    return (
        struct command_action){ .type = COMMAND_ACTION_UNKNOWN, .unknown.command = text_of(a, c) };
}

static struct command_action list(
    struct arena *a, const struct script_command *c, struct str path) {
    return (struct command_action){ .type = COMMAND_ACTION_LIST_FILES,
        .list_files = { .command = text_of(a, c), .path = path } };
}

static struct command_action search(
    struct arena *a, const struct script_command *c, struct str query, struct str path) {
    return (struct command_action){ .type = COMMAND_ACTION_SEARCH,
        .search = { .command = text_of(a, c), .query = query, .path = path } };
}

static struct command_action read_file(
    struct arena *a, const struct script_command *c, struct str path) {
    return (struct command_action){ .type = COMMAND_ACTION_READ,
        .read = { .command = text_of(a, c), .name = shortened(path), .path = path } };
}

static struct command_action read_of(
    struct arena *a, const struct script_command *c, const struct operands *o, size_t at) {
    return o->n == at + 1 ? read_file(a, c, o->v[at]) : unknown(a, c);
}

/* ---- listing ---- */

static const char *const no_options[] = { NULL };

static bool classify_list(
    struct arena *a, const struct script_command *c, struct command_action *ret) {
    static const char *const ls[] = { "-I", "-w", "--block-size", "--format", "--time-style",
        "--color", "--quoting-style", NULL };
    static const char *const eza[] = { "-I", "--ignore-glob", "--color", "--sort", "--time-style",
        "--time", NULL };
    static const char *const tree[] = { "-L", "-P", "-I", "--charset", "--filelimit", "--sort",
        NULL };
    static const char *const du[] = { "-d", "--max-depth", "-B", "--block-size", "--exclude",
        "--time-style", NULL };
    static const struct {
        const char *name;
        const char *const *options;
    } tools[] = { { "ls", ls }, { "eza", eza }, { "exa", eza }, { "tree", tree }, { "du", du } };
    for (size_t i = 0; i < ARRAY_LEN(tools); i++)
        if (str_is(name_of(c), tools[i].name)) {
            struct operands o = operands_of(a, c, 1, tools[i].options);
            *ret = list(a, c, first_path(&o, 0));
            return true;
        }
    return false;
}

static bool walks_files(struct str script) {
    static const char *const calls[] = { "os.walk", "os.listdir", "os.scandir", "glob.glob",
        "glob.iglob", "pathlib.Path", ".rglob(" };
    for (size_t i = 0; i < ARRAY_LEN(calls); i++)
        if (str_find(script, str_of(calls[i])) >= 0)
            return true;
    return false;
}

static bool classify_python(
    struct arena *a, const struct script_command *c, struct command_action *ret) {
    struct str name = name_of(c);
    if (!(str_is(name, "python") || str_is(name, "python2") || str_starts(name, STR("python3"))))
        return false;
    *ret = c->n > 2 && str_is(c->words[1], "-c") && walks_files(c->words[2]) ? list(a, c, STR_NONE)
                                                                             : unknown(a, c);
    return true;
}

/* ---- searching ---- */

static const char *const grep_options[] = { "-A", "-B", "-C", "-m", "--max-count", "--include",
    "--exclude", "--exclude-dir", "-e", "--regexp", "-f", "--file", "--context", "--after-context",
    "--before-context", NULL };

static struct str option_value(
    const struct script_command *c, size_t from, const char *const *names) {
    for (size_t i = from; i + 1 < c->n && !str_is(c->words[i], "--"); i++)
        if (one_of(c->words[i], names))
            return c->words[i + 1];
    return STR_NONE;
}

/* grep and those like it: the pattern is the first operand unless an option gives it. */
static struct command_action grep_like(
    struct arena *a, const struct script_command *c, size_t from, const char *const *options) {
    static const char *const patterns[] = { "-e", "--regexp", "-f", "--file", NULL };
    struct operands o = operands_of(a, c, from, options);
    struct str query = option_value(c, from, patterns);
    bool given = query.p != NULL;
    if (!given && o.n)
        query = o.v[0];
    return search(a, c, query, first_path(&o, given ? 0 : 1));
}

/* Whatever begins with a dash is an option, after `--` too. */
static struct operands ripgrep_operands(
    struct arena *a, const struct script_command *c, const char *const *with_value) {
    struct operands o = { arena_array(a, struct str, c->n + 1), 0 };
    for (size_t i = 1; i < c->n; i++)
        if (c->words[i].n == 0 || c->words[i].p[0] != '-')
            o.v[o.n++] = c->words[i];
        else if (one_of(c->words[i], with_value))
            i++;
    return o;
}

static struct command_action ripgrep(struct arena *a, const struct script_command *c) {
    static const char *const options[] = { "-g", "--glob", "--iglob", "-t", "--type", "-T",
        "--type-not", "-m", "--max-count", "-A", "-B", "-C", "--context", "--max-depth", "-d",
        "--sort", "--sortr", "-j", "--threads", "-M", "--max-columns", "--color", "--colors", "-r",
        "--replace", "--engine", "--encoding", "-E", "--type-add", "--ignore-file", NULL };
    static const char *const files[] = { "--files", NULL };
    for (size_t i = 1; i < c->n; i++)
        if (one_of(c->words[i], files)) {
            struct operands o = operands_of(a, c, 1, options);
            return list(a, c, first_path(&o, 0));
        }
    struct operands o = ripgrep_operands(a, c, options);
    return search(a, c, o.n ? o.v[0] : STR_NONE, first_path(&o, 1));
}

static struct command_action fd(struct arena *a, const struct script_command *c) {
    static const char *const options[] = { "-t", "--type", "-e", "--extension", "-E", "--exclude",
        "-d", "--max-depth", "--min-depth", "-x", "--exec", "-X", "--exec-batch", "--search-path",
        "-S", "--size", "-c", "--color", NULL };
    struct operands o = operands_of(a, c, 1, options);
    if (o.n == 0)
        return list(a, c, STR_NONE);
    if (o.n == 1 &&
        (o.v[0].p[0] == '.' || str_index(o.v[0], '/') >= 0)) /* a place, not a pattern */
        return list(a, c, shortened(o.v[0]));
    return search(a, c, o.v[0], first_path(&o, 1));
}

static struct command_action find(struct arena *a, const struct script_command *c) {
    static const char *const patterns[] = { "-name", "-iname", "-path", "-ipath", "-regex", NULL };
    struct str path = STR_NONE;
    if (c->n > 1 && c->words[1].n && !strchr("-!(", c->words[1].p[0]))
        path = shortened(c->words[1]);
    struct str query = option_value(c, 1, patterns);
    return query.p ? search(a, c, query, path) : list(a, c, path);
}

static struct command_action git(struct arena *a, const struct script_command *c) {
    static const char *const ls_options[] = { "-x", "--exclude", "-X", "--exclude-from", NULL };
    if (c->n > 1 && str_is(c->words[1], "grep"))
        return grep_like(a, c, 2, grep_options);
    if (c->n > 1 && str_is(c->words[1], "ls-files")) {
        struct operands o = operands_of(a, c, 2, ls_options);
        return list(a, c, first_path(&o, 0));
    }
    return unknown(a, c);
}

static bool classify_search(
    struct arena *a, const struct script_command *c, struct command_action *ret) {
    static const char *const ripgreps[] = { "rg", "rga", "ripgrep-all", NULL };
    static const char *const greps[] = { "grep", "egrep", "fgrep", NULL };
    static const char *const acks[] = { "ag", "ack", "pt", NULL };
    static const char *const ack_options[] = { "-G", "-g", "--file-search-regex", "--ignore-dir",
        "--ignore-file", "--path-to-ignore", NULL };
    struct str name = name_of(c);
    if (one_of(name, ripgreps))
        *ret = ripgrep(a, c);
    else if (one_of(name, greps))
        *ret = grep_like(a, c, 1, grep_options);
    else if (one_of(name, acks))
        *ret = grep_like(a, c, 1, ack_options);
    else if (str_is(name, "fd"))
        *ret = fd(a, c);
    else if (str_is(name, "find"))
        *ret = find(a, c);
    else if (str_is(name, "git"))
        *ret = git(a, c);
    else
        return false;
    return true;
}

/* ---- reading ---- */

/* "5", "1,20", each with a `p` behind it. */
static bool is_range(struct str s) {
    size_t digits = 0, commas = 0;
    if (s.n < 2 || s.p[s.n - 1] != 'p')
        return false;
    for (size_t i = 0; i + 1 < s.n; i++) {
        digits += s.p[i] >= '0' && s.p[i] <= '9';
        commas += s.p[i] == ',';
    }
    return digits + commas + 1 == s.n && commas <= 1 && s.p[0] != ',' && s.p[s.n - 2] != ',';
}

static bool is_sed_range(const struct script_command *c) {
    return c->n >= 3 && str_is(c->words[1], "-n") && is_range(c->words[2]);
}

static bool is_count(struct str s) {
    if (s.n && (s.p[0] == '+' || s.p[0] == '-'))
        s = str_from(s, 1);
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
    return s.n > 0;
}

/* The file of head and tail: alone, or after `-n N` or `-nN`; "no string" for anything else. */
static struct str file_of_head(const struct script_command *c) {
    size_t at = 1;
    if (c->n > 2 && str_is(c->words[1], "-n") && is_count(c->words[2]))
        at = 3;
    else if (c->n > 1 && str_starts(c->words[1], STR("-n")) && is_count(str_from(c->words[1], 2)))
        at = 2;
    return c->n == at + 1 && c->words[at].n && c->words[at].p[0] != '-' ? c->words[at] : STR_NONE;
}

/* The file of awk: after its program. */
static struct str file_of_awk(struct arena *a, const struct script_command *c) {
    static const char *const options[] = { "-F", "-v", "-f", "--field-separator", "--assign",
        "--file", NULL };
    static const char *const programs[] = { "-f", "--file", NULL };
    struct operands o = operands_of(a, c, 1, options);
    size_t at = option_value(c, 1, programs).p ? 0 : 1;
    return o.n > at ? o.v[at] : STR_NONE;
}

static bool is_awk(struct str name) {
    static const char *const awks[] = { "awk", "gawk", "mawk", "nawk", NULL };
    return one_of(name, awks);
}

static bool classify_read(
    struct arena *a, const struct script_command *c, struct command_action *ret) {
    static const char *const cats[] = { "cat", "bat", "batcat", "less", "more", NULL };
    static const char *const bat[] = { "--theme", "--language", "--style", "--terminal-width",
        "--tabs", "--line-range", "--map-syntax", NULL };
    static const char *const less[] = { "-p", "-P", "-x", "-y", "-z", "-j", "--pattern", "--prompt",
        "--tabs", "--shift", "--jump-target", NULL };
    static const char *const nl[] = { "-s", "-w", "-v", "-i", "-b", NULL };
    struct str name = name_of(c), file = STR_NONE;
    if (one_of(name, cats)) {
        bool paged = str_is(name, "less");
        struct operands o = operands_of(a, c, 1,
            paged                          ? less
            : str_starts(name, STR("bat")) ? bat
                                           : no_options);
        *ret = read_of(a, c, &o, 0);
        return true;
    }
    if (str_is(name, "nl")) {
        struct operands o = operands_of(a, c, 1, nl);
        *ret = read_of(a, c, &o, 0);
        return true;
    }
    if (str_is(name, "head") || str_is(name, "tail"))
        file = file_of_head(c);
    else if (is_awk(name))
        file = file_of_awk(a, c);
    else if (str_is(name, "sed") && is_sed_range(c) && c->n == 4)
        file = c->words[3];
    if (file.p)
        *ret = read_file(a, c, file);
    return file.p != NULL;
}

struct command_action command_classify(struct arena *a, const struct script_command *c) {
    struct command_action action;
    if (classify_list(a, c, &action) || classify_search(a, c, &action) ||
        classify_read(a, c, &action) || classify_python(a, c, &action))
        return action;
    return unknown(a, c);
}

/* ---- helpers ---- */

/* xargs runs something that writes. */
static bool xargs_changes(const struct script_command *c) {
    for (size_t i = 1; i < c->n; i++) {
        struct str w = c->words[i];
        if (str_is(w, "perl") || str_is(w, "ruby") || str_is(w, "-i") || str_is(w, "--in-place") ||
            str_starts(w, STR("-i.")) || str_is(w, "--replace"))
            return true;
    }
    return false;
}

bool command_is_helper(const struct script_command *c) {
    static const char *const helpers[] = { "wc", "tr", "cut", "sort", "uniq", "tee", "column",
        "yes", "printf", NULL };
    _cleanup_arena_ struct arena a = { 0 };
    struct str name = name_of(c);
    if (one_of(name, helpers))
        return true;
    if (str_is(name, "xargs"))
        return !xargs_changes(c);
    if (is_awk(name))
        return !file_of_awk(&a, c).p;
    if (str_is(name, "head") || str_is(name, "tail"))
        return !file_of_head(c).p &&
               (c->n == 1 || c->words[c->n - 1].p[0] == '-' || is_count(c->words[c->n - 1]));
    if (str_is(name, "sed"))
        return !(is_sed_range(c) && c->n == 4);
    return false;
}
