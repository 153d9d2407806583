/* json_calls: requests and notifications as JSON Schema. */
#include "schema/json_calls.h"

#include "schema/json_build.h"

struct call_list call_list_at(unsigned i) {
    const struct call_list lists[CALL_LISTS] = {
        { "ClientNotification", proto_client_notifications, proto_counts.client_notifications,
            "Notification", false },
        { "ClientRequest", proto_methods, proto_counts.methods, "Request", true },
        { "ServerNotification", proto_notifications, proto_counts.notifications, "Notification",
            false },
        { "ServerRequest", proto_requests, proto_counts.requests, "Request", true },
    };
    return lists[i];
}

static struct json *call(
    struct json_schema *s, const struct call_list *list, const struct method *m) {
    struct object_schema o;
    const struct type *params = proto_type(m->params);
    bool optional = m->flags & METHOD_PARAMS_OPTIONAL;
    struct str title = schema_title(s->arena, method_name(m), str_of(list->suffix));
    struct json *method = schema_constant(s, method_name(m));
    node_put(method, "title", node_text(s->arena, arena_printf(s->arena, "%sMethod", title.p)));
    object_init(s, &o, str_of(list->name));
    o.declares = true;
    node_put(o.properties, "method", method);
    object_require(&o, STR("method"));
    if (list->has_id) {
        node_put(o.properties, "id", schema_use(s, proto_type_find(STR("RequestId"))));
        object_require(&o, STR("id"));
    }
    if (params->kind != KIND_UNIT || list->has_id) {
        struct json *use = schema_use(s, params);
        node_put(o.properties, "params", optional ? schema_nullable(s, use) : use);
    }
    if (params->kind != KIND_UNIT && !optional)
        object_require(&o, STR("params"));
    node_put(o.node, "title", node_text(s->arena, title));
    schema_describe(s, o.node, m->notes);
    return object_done(s, &o, false);
}

struct json *schema_calls(struct json_schema *s, const struct call_list *list) {
    struct json *variants = json_new_array(s->arena);
    for (unsigned i = 0; i < list->count; i++) {
        const struct method *m = &list->calls[i];
        if (!(m->flags & METHOD_NO_SCHEMA) && (!list->has_id || view_method(m, s->experimental)))
            json_push(variants, call(s, list, m));
    }
    struct json *node = node_object(s->arena, "oneOf", variants);
    if (list->calls == proto_notifications) {
        struct json *at = schema_use(s, proto_type(KIND_I64));
        node_put(node, "properties", node_object(s->arena, "emittedAtMs", at));
    }
    return node;
}
