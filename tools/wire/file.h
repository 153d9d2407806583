/* file: a .wire file as the list of what is to be done. README.md is the format. */
#pragma once

#include "tools/mock-upstream/script.h"

enum line_kind {
    LINE_SEND,     /* > text                     a line to the server */
    LINE_SEND_RAW, /* >> "bytes"                 as they are */
    LINE_EXPECT,   /* < {json}                   the next message */
    LINE_EXPECT_ANY, /* <~ {json}                  one of the next messages, neighbours in any order */
    LINE_REQUEST,    /* @< {json}                  body of the next request to the upstream */
    LINE_REQUEST_HEADER, /* @< header NAME: VALUE      of the request that was last looked at */
    LINE_RELEASE,        /* @ release                  ends a `hold` */
    LINE_GONE,           /* @ gone                     the server dropped an unfinished answer */
    LINE_EOF,            /* ! eof                      closes the server's stdin */
    LINE_SIGNAL,         /* ! term | ! signal NAME */
    LINE_EXIT,   /* ! exit N | ! exit NAME     the server ends with that status, by that signal */
    LINE_STDERR, /* ! stderr "text"            stderr contains it */
    LINE_STDOUT, /* ! stdout "text"            stdout contains it (with ! argv) */
    LINE_SKIP,   /* ! skip METHOD              drops messages before one of that method */
    LINE_QUIET   /* ! quiet 200ms              nothing comes for that long */
};

struct line {
    struct line *next;
    enum line_kind kind;
    unsigned number;
    struct str text;  /* what was written, for messages */
    struct str value; /* pattern, bytes, text */
    int64_t n;        /* status, signal, milliseconds */
};

/* A word or setting that must be known before the server starts. */
struct setting {
    struct setting *next;
    struct str name, value;
};

struct wire_file {
    struct arena arena;
    const char *path;
    struct line *first, *last;
    struct script script;     /* the `@` lines */
    struct setting *config;   /* ! config LINE */
    struct setting *provider; /* ! provider KEY = VALUE */
    struct setting *args;     /* ! args WORD ... */
    struct setting *argv;     /* ! argv WORD ...: instead of `app-server` and all other arguments */
    struct setting *env;      /* ! env NAME=VALUE; ! env NAME takes it away */
    struct setting *files;    /* ! file PATH "bytes" */
    struct setting *ignored;  /* ! ignore METHOD */
    struct setting *minded;   /* ! mind METHOD: not ignored after all */
    bool no_config;           /* ! no-config */
    bool plain_stdout;        /* set by ! argv: stdout is not JSON */
};

/* Reads the text; errors begin with "path:line: ". A zeroed file to start with. */
bool wire_file_read(struct wire_file *f, const char *path, struct str text, struct error *reterr);

void wire_file_free(struct wire_file *f);
