/* json_calls: the messages themselves as JSON Schema: a union of all methods, of all notifications. */
#pragma once

#include "schema/json_schema.h"

/* A table of methods, and how its messages look. */
struct call_list {
    const char *name; /* of the union, "ClientRequest" */
    const struct method *calls;
    unsigned count;
    const char *suffix; /* of the titles: "Request" */
    bool has_id;        /* requests; their experimental ones are only shown to who asks for them */
};

enum { CALL_LISTS = 4 };

/* ClientNotification, ClientRequest, ServerNotification, ServerRequest. */
struct call_list call_list_at(unsigned i);

/* Without "$schema", title and definitions. */
struct json *schema_calls(struct json_schema *s, const struct call_list *list);
