/* notify: one notification to many connections. */
#include "rpc/notify.h"

#include "base/json.h"
#include "base/time.h"
#include "rpc/connection.h"

static struct str encode(struct rpc_hub *hub, const struct method *what, const void *params) {
    struct buf *out = rpc_hub_scratch(hub);
    buf_add_str(out, STR("{\"method\":\""));
    buf_add_str(out, method_name(what));
    buf_add_str(out, STR("\",\"params\":"));
    proto_encode(out, proto_type(what->params), params);
    buf_add_str(out, STR(",\"emittedAtMs\":"));
    json_write_i64(out, time_now_ms());
    buf_add_char(out, '}');
    return buf_str(out);
}

void rpc_notify(struct subscribers *to, const struct method *what, const void *params) {
    struct str message = STR_NONE;
    for (struct subscription *s = to->head; s; s = s->next_in_set) {
        if (!connection_wants(s->conn, what))
            continue;
        if (!message.p)
            message = encode(connection_hub(s->conn), what, params);
        connection_send(s->conn, message);
    }
}

void rpc_notify_one(struct connection *to, const struct method *what, const void *params) {
    if (connection_wants(to, what))
        connection_send(to, encode(connection_hub(to), what, params));
}
