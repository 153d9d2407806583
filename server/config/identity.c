/* identity: how this daemon names itself. */
#include "config/identity.h"

#include "base/buf.h"
#include "base/file.h"
#include "base/utf8.h"

#include <stdlib.h>
#include <sys/utsname.h>

enum { OS_RELEASE_BYTES_MAX = 16 * 1024 };

void identity_init(struct identity *id) {
    *id = (struct identity){ 0 };
    const char *override = getenv("CODEX_INTERNAL_ORIGINATOR_OVERRIDE");
    id->originator_fixed = override && *override && identity_name_is_valid(str_of(override));
    id->originator =
        id->originator_fixed ? arena_str(&id->arena, str_of(override)) : STR("codex_cli_rs");
}

void identity_done(struct identity *id) {
    arena_free(&id->arena);
}

bool identity_name_is_valid(struct str name) {
    for (size_t i = 0; i < name.n; i++) {
        unsigned char c = (unsigned char)name.p[i];
        if ((c < ' ' && c != '\t') || c == 0x7f)
            return false;
    }
    return true;
}

/* A suffix that is no header value shows '_' for each character that is not plain ASCII. */
static struct str header_text(struct arena *a, struct str text) {
    if (identity_name_is_valid(text))
        return arena_str(a, text);
    _cleanup_buf_ struct buf out = { 0 };
    while (text.n) {
        uint32_t c = 0;
        size_t n = utf8_decode(text, &c);
        buf_add_char(&out, n && c >= ' ' && c <= '~' ? (char)c : '_');
        text = str_from(text, n ? n : 1);
    }
    return arena_str(a, buf_str(&out));
}

void identity_set_client(struct identity *id, struct str name, struct str version) {
    if (str_is(name, "codex_app_server_daemon") || str_is(name, "codex-backend"))
        return;
    if (!id->originator_fixed)
        id->originator = arena_str(&id->arena, name);
    id->originator_fixed = true;
    _cleanup_arena_ struct arena scratch = { 0 };
    struct str text =
        str_trim(arena_printf(&scratch, "%.*s; %.*s", STR_ARGS(name), STR_ARGS(version)));
    id->suffix = header_text(&id->arena, text);
}

/* NAME="Debian GNU/Linux" and VERSION_ID="12" become "Debian" and "12.0.0". */
static struct str release_value(struct str text, struct str key) {
    for (struct str rest = text; rest.p;) {
        struct str line = str_cut(&rest, '\n');
        if (!str_starts(line, key))
            continue;
        struct str value = str_from(line, key.n);
        if (value.n >= 2 && (value.p[0] == '"' || value.p[0] == '\''))
            value = str_sub(value, 1, value.n - 2);
        return value;
    }
    return STR_NONE;
}

static struct str os_type(struct str id) {
    static const struct {
        const char *id, *name;
    } names[] = {
        { "debian", "Debian" },
        { "ubuntu", "Ubuntu" },
        { "fedora", "Fedora" },
        { "arch", "Arch Linux" },
        { "alpine", "Alpine Linux" },
        { "centos", "CentOS" },
        { "rhel", "Red Hat Enterprise Linux" },
        { "opensuse-leap", "openSUSE" },
        { "nixos", "NixOS" },
        { "linuxmint", "Linux Mint" },
        { "pop", "Pop!_OS" },
        { "gentoo", "Gentoo Linux" },
        { "manjaro", "Manjaro" },
        { "raspbian", "Raspberry Pi OS" },
        { "amzn", "Amazon Linux AMI" },
        { "ol", "Oracle Linux" },
    };
    for (size_t i = 0; i < ARRAY_LEN(names); i++)
        if (str_is(id, names[i].id))
            return str_of(names[i].name);
    return STR("Linux");
}

/* "12" -> "12.0.0", "22.04" -> "22.4.0": numbers without leading zeros, three of them. */
static struct str os_version(struct arena *a, struct str text) {
    uint64_t part[3] = { 0 };
    size_t n = 0;
    for (struct str rest = text; rest.p && n < 3; n++)
        if (!str_to_u64(str_cut(&rest, '.'), &part[n]))
            return text.n ? text : STR("Unknown");
    return arena_printf(a, "%llu.%llu.%llu", (unsigned long long)part[0],
        (unsigned long long)part[1], (unsigned long long)part[2]);
}

static struct str terminal(struct arena *a) {
    const char *program = getenv("TERM_PROGRAM");
    const char *version = getenv("TERM_PROGRAM_VERSION");
    const char *term = getenv("TERM");
    struct str text = STR("unknown");
    if (program && *program)
        text = version && *version ? arena_printf(a, "%s/%s", program, version) : str_of(program);
    else if (term && *term)
        text = str_of(term);
    return header_text(a, text);
}

struct str identity_user_agent(const struct identity *id, struct arena *a) {
    struct utsname machine = { 0 };
    (void)uname(&machine);
    struct str release = STR_NONE;
    (void)file_read(a, "/etc/os-release", OS_RELEASE_BYTES_MAX, &release);
    struct str version = os_version(a, release_value(release, STR("VERSION_ID=")));
    struct str type = os_type(release_value(release, STR("ID=")));
    struct str agent = arena_printf(a, "%.*s/" CODEX_PROTOCOL_VERSION " (%.*s %.*s; %s) %.*s",
        STR_ARGS(id->originator), STR_ARGS(type), STR_ARGS(version), machine.machine,
        STR_ARGS(terminal(a)));
    if (!id->suffix.p)
        return agent;
    return arena_printf(a, "%.*s (%.*s)", STR_ARGS(agent), STR_ARGS(id->suffix));
}
