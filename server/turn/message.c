/* message: a message of the history that is made here. */
#include "turn/message.h"

static void add_part(struct json *content, struct arena *a, const char *type, struct str text) {
    struct json *part = json_new_object(a);
    json_put_text(a, part, STR("type"), str_of(type));
    json_put_text(a, part, STR("text"), text);
    json_push(content, part);
}

void message_add_text(struct json *content, struct arena *a, struct str text) {
    add_part(content, a, "input_text", text);
}

struct json *message_of_text(struct arena *a, struct str id, const char *role, struct str text) {
    struct json *message = json_new_object(a), *content = json_new_array(a);
    bool of_model = str_is(str_of(role), "assistant");
    add_part(content, a, of_model ? "output_text" : "input_text", text);
    json_put_text(a, message, STR("type"), STR("message"));
    json_put_text(a, message, STR("id"), id);
    json_put_text(a, message, STR("role"), str_of(role));
    json_put(message, STR("content"), content);
    return message;
}
