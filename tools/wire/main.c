/* wire: runs .wire files against a server. */
#include "tools/wire/run.h"

#include "base/file.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

enum { WAIT_MS_DEFAULT = 10000, EXIT_USAGE = 2, WIRE_FILE_BYTES_MAX = 64 * 1024 * 1024 };

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

static int run_path(const char *path, const struct run_options *o) {
    _cleanup_arena_ struct arena a = { 0 };
    struct str text;
    struct wire_file file = { 0 };
    struct error e;
    int status = EXIT_USAGE;
    int r = file_read(&a, path, WIRE_FILE_BYTES_MAX, &text);
    if (r < 0)
        (void)fprintf(stderr, "wire: cannot read %s: %s\n", path, error_of_errno(r));
    else if (!wire_file_read(&file, path, text, &e))
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
