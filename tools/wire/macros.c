/* macros: the handshake, a thread and a turn's beginning, which most cases begin with. */
#include "tools/wire/macros.h"

#include "tools/mock-upstream/words.h"

static const char initialize_text[] =
    "> {\"id\":\"init\",\"method\":\"initialize\",\"params\":{\"clientInfo\":{\"name\":\"wire\",\"title\":"
    "null,\"version\":\"1\"},\"capabilities\":{\"experimentalApi\":%s}}}\n"
    "< {\"id\":\"init\",\"result\":{...}}\n";

static const char thread_text[] =
    "> {\"id\":\"thread\",\"method\":\"thread/start\",\"params\":{\"cwd\":\"$CWD\"}}\n"
    "< {\"id\":\"thread\",\"result\":{\"thread\":{\"id\":\"$%.*s\",...},...}}\n"
    "< {\"method\":\"thread/started\",\"params\":{\"thread\":{\"id\":\"$%.*s\",...}}}\n";

static const char turn_text[] =
    "> {\"id\":\"turn\",\"method\":\"turn/start\",\"params\":{\"threadId\":\"$T\",\"input\":[{\"type\":"
    "\"text\",\"text\":%.*s}]}}\n"
    "< {\"id\":\"turn\",\"result\":{\"turn\":{\"id\":\"$%.*s\",\"status\":\"inProgress\",...}}}\n"
    "< {\"method\":\"thread/status/changed\",\"params\":{\"threadId\":\"$T\",\"status\":{\"type\":"
    "\"active\",\"activeFlags\":[]}}}\n"
    "< {\"method\":\"turn/started\",\"params\":{\"threadId\":\"$T\",\"turn\":{\"id\":\"$%.*s\",...}}}\n"
    "< {\"method\":\"item/started\",\"params\":{\"item\":{\"type\":\"userMessage\",...},...}}\n"
    "< {\"method\":\"item/completed\",\"params\":{\"item\":{\"type\":\"userMessage\",...},...}}\n";

static const char ended_text[] =
    "< {\"method\":\"thread/status/changed\",\"params\":{\"threadId\":\"$T\",\"status\":{\"type\":"
    "\"idle\"}}}\n"
    "< {\"method\":\"turn/completed\",\"params\":{\"threadId\":\"$T\",\"turn\":{\"id\":\"$%.*s\","
    "\"status\":\"%.*s\",...}}}\n";

static const char failed_text[] =
    "< {\"method\":\"thread/status/changed\",\"params\":{\"threadId\":\"$T\",\"status\":{\"type\":"
    "\"systemError\"}}}\n"
    "< {\"method\":\"error\",\"params\":{\"error\":%.*s,\"willRetry\":false,\"threadId\":\"$T\","
    "\"turnId\":\"$%.*s\"}}\n"
    "< {\"method\":\"turn/completed\",\"params\":{\"threadId\":\"$T\",\"turn\":{\"id\":\"$%.*s\","
    "\"items\":[],\"itemsView\":\"notLoaded\",\"status\":\"failed\",\"error\":%.*s,...}}}\n";

bool macro_expand(struct str name, struct str arguments, struct buf *out, struct error *reterr) {
    struct str first = words_next(&arguments), rest = words_rest(&arguments);
    if (str_is(name, "initialize")) {
        buf_printf(out, initialize_text, str_is(first, "experimental") ? "true" : "false");
        return true;
    }
    if (str_is(name, "thread")) {
        struct str var = first.p ? first : STR("T");
        buf_printf(out, thread_text, STR_ARGS(var), STR_ARGS(var));
        return true;
    }
    if (str_is(name, "turn")) {
        if (rest.n == 0)
            return error_set(reterr, 0, "expected NAME \"text\"");
        buf_printf(out, turn_text, STR_ARGS(rest), STR_ARGS(first), STR_ARGS(first));
        return true;
    }
    if (str_is(name, "ended")) {
        if (rest.n == 0)
            return error_set(reterr, 0, "expected NAME completed or interrupted");
        buf_printf(out, ended_text, STR_ARGS(first), STR_ARGS(rest));
        return true;
    }
    if (str_is(name, "failed")) {
        if (rest.n == 0)
            return error_set(reterr, 0, "expected NAME {error}");
        buf_printf(
            out, failed_text, STR_ARGS(rest), STR_ARGS(first), STR_ARGS(first), STR_ARGS(rest));
        return true;
    }
    return error_set(reterr, 0, "there is no '! %.*s'", STR_ARGS(name));
}
