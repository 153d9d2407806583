/* launch: descriptors of a child and posix_spawn(); for child.c only. */
#pragma once

#include "process/child.h"

struct launched {
    int pid;
    int out[2]; /* our ends; -1: not there. With a terminal out[0] is its master, for both ways */
    int in;
};

/* 0, or a negative errno and nothing is left open. */
int launch(const struct child_options *options, struct launched *ret);
