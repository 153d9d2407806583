/* backend: requests to the services of an account, under chatgpt_base_url (upstream-api.md 12.4, 19.6). */
#pragma once

#include "account/account.h"

enum { BACKEND_TIMEOUT_MS = 60 * 1000 };

struct backend_request {
    const char *path; /* "usage": after wham/ or api/codex/ */
    struct str body;  /* JSON, POST; "no string": GET */
};

struct backend_answer {
    const char *method, *url;
    int status; /* 0: none, `body` is why */
    struct str type, body;
};

/* Once, from the loop; not after a cancel. */
typedef void backend_done(void *user, const struct backend_answer *answer);

/* With the credential of the ChatGPT login in use, renewed first when it is about to expire; nothing is tried again. An
 * operation of `group`. */
struct op *backend_ask(struct account *account, struct op_group *group,
    const struct backend_request *request, backend_done *done, void *user);

/* The address of a path, in `a`. */
const char *backend_url(struct account *account, struct arena *a, const char *path);
/* scheme://host[:port] of chatgpt_base_url. */
struct str backend_origin(struct account *account, struct arena *a);

static inline bool backend_is_well(const struct backend_answer *answer) {
    return answer->status >= 200 && answer->status < 300;
}
/* What went wrong: "error sending request for url (…)", "GET … failed: 500 Internal Server Error; content-type=…;
 * body=…" or, of a good answer, "Decode error for …: <detail>; content-type=…; body=…". */
struct str backend_failure(
    struct arena *a, const struct backend_answer *answer, const char *detail);
