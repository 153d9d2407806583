/* wire: runs .wire files against a server. */
#include "tools/wire/run.h"

#include "base/buf.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

enum { WAIT_MS_DEFAULT = 10000, EXIT_USAGE = 2 };

static const char usage[] =
    "usage: wire --server 'COMMAND ARGUMENTS' [OPTION ...] FILE ...\n"
    "\n"
    "Runs each .wire file (README.md beside the source) against a server of its own and a scripted upstream.\n"
    "\n"
    "  --wait MS   how long one line may take; 10000 unless given\n"
    "  --keep      keeps the folders of a case that fails\n"
    "  --trace     prints each message as it goes by\n"
    "\n"
    "The exit status is 0 when all went as the files say, 1 when not, 2 for a wrong command line or file.\n";

static bool read_all(const char *path, struct buf *out) {
    FILE *f = fopen(path, "rb");
    size_t n = 1;
    if (!f)
        return false;
    while (n > 0) {
        n = fread(buf_reserve(out, 65536), 1, 65536, f);
        out->n += n;
    }
    bool ok = !ferror(f);
    (void)fclose(f);
    return ok;
}

static int run_path(const char *path, const struct run_options *o) {
    _cleanup_buf_ struct buf text = { 0 };
    struct wire_file file = { 0 };
    struct error e;
    int status = EXIT_USAGE;
    if (!read_all(path, &text))
        (void)fprintf(stderr, "wire: cannot read %s\n", path);
    else if (!wire_file_read(&file, path, buf_str(&text), &e))
        (void)fprintf(stderr, "%s\n", e.text);
    else
        status = run_file(&file, o) ? 0 : 1;
    wire_file_free(&file);
    (void)printf("%s %s\n", status == 0 ? "ok    " : "FAILED", path);
    (void)fflush(stdout);
    return status;
}

/* The index after the option; 0 when it is wrong. */
static int read_option(struct run_options *o, int argc, char **argv, int i) {
    struct str name = str_of(argv[i]);
    uint64_t ms;
    if (str_is(name, "--keep")) {
        o->keep = true;
    } else if (str_is(name, "--trace")) {
        o->trace = true;
    } else if (i + 1 < argc && str_is(name, "--server")) {
        o->server = argv[++i];
    } else {
        if (i + 1 >= argc || !str_is(name, "--wait") || !str_to_u64(str_of(argv[++i]), &ms) ||
            ms == 0 || ms > UINT32_MAX)
            return 0;
        o->wait_ms = (unsigned)ms;
    }
    return i + 1;
}

int main(int argc, char **argv) {
    struct run_options o = { .wait_ms = WAIT_MS_DEFAULT };
    int i = 1, status = 0;
    while (i < argc && argv[i][0] == '-') {
        int next = read_option(&o, argc, argv, i);
        if (next == 0) {
            bool help = str_is(str_of(argv[i]), "--help") || str_is(str_of(argv[i]), "-h");
            (void)fputs(usage, help ? stdout : stderr);
            return help ? 0 : EXIT_USAGE;
        }
        i = next;
    }
    if (i == argc || !o.server) {
        (void)fputs(usage, stderr);
        return EXIT_USAGE;
    }
    (void)signal(SIGPIPE, SIG_IGN);
    for (; i < argc; i++) {
        int one = run_path(argv[i], &o);
        status = one > status ? one : status;
    }
    return status;
}
