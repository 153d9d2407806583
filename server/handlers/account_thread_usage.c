/* account_thread_usage: what one thread cost, as the service counts it. */
#include "handlers/account_cloud.h"

const struct thread_usage *cloud_thread_usage(struct arena *a, const struct json *json) {
    struct thread_usage *u = arena_new(a, struct thread_usage);
    const struct json *groups = json_get(json, "groups");
    size_t count = groups && groups->kind == JSON_ARRAY ? groups->count : 0;
    *u = (struct thread_usage){ .thread_id = json_get_text(json, "thread_id"),
        .estimated_usage_credits_micros = json_get_i64(json, "estimated_usage_credits_micros", 0),
        .estimated_usage_usd_micros = cloud_maybe_i64(a, json, "estimated_usage_usd_micros"),
        .native_usage_usd_micros = cloud_maybe_i64(a, json, "native_usage_usd_micros") };
    u->groups.v = arena_array(a, struct thread_usage_breakdown_group, count + 1);
    for (const struct json *g = count ? groups->first : NULL; g; g = g->next)
        u->groups.v[u->groups.n++] = (struct thread_usage_breakdown_group){
            .model = json_get_text(g, "model"),
            .reasoning_effort = json_get_text(g, "reasoning_effort"),
            .speed = json_get_text(g, "speed"),
            .estimated_usage_credits_micros = json_get_i64(g, "estimated_usage_credits_micros", 0),
            .net_new_input_tokens = cloud_maybe_i64(a, g, "net_new_input_tokens"),
            .cached_input_tokens = cloud_maybe_i64(a, g, "cached_input_tokens"),
            .input_tokens = cloud_maybe_i64(a, g, "input_tokens"),
            .output_tokens = cloud_maybe_i64(a, g, "output_tokens"),
            .total_tokens = cloud_maybe_i64(a, g, "total_tokens"),
        };
    return u;
}
