/* cli-doc: what describes the command line beside --help, from the same tables: a man page and shell completions.
 *
 *   cli-doc man|bash|zsh|fish
 */
#include "cli-doc.h"

#include <string.h>

static const struct {
    const char *name;
    void (*print)(FILE *out);
} kinds[] = {
    { "man", print_man },
    { "bash", print_bash },
    { "zsh", print_zsh },
    { "fish", print_fish },
};

int main(int argc, char **argv) {
    for (size_t i = 0; argc == 2 && i < sizeof kinds / sizeof *kinds; i++)
        if (strcmp(argv[1], kinds[i].name) == 0) {
            kinds[i].print(stdout);
            return fflush(stdout) == 0 ? 0 : 1;
        }
    (void)fputs("usage: cli-doc man|bash|zsh|fish\n", stderr);
    return 2;
}
