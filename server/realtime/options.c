/* options: what a session is opened with. */
#include "realtime/options.h"

#include "auth/auth.h"
#include "config/config.h"
#include "realtime/dialect.h"
#include "realtime/instructions.h"
#include "realtime/realtime.h"
#include "realtime/voices.h"
#include "thread/manager.h"
#include "tool/truncate.h"
#include "turn/metadata.h"

#include <stdlib.h>

bool realtime_check_start(const struct thread_realtime_start_params *p, struct error *reterr) {
    const char *option = NULL;
    if (!p->transport || p->transport->type != THREAD_REALTIME_START_TRANSPORT_EXISTING_CALL)
        return true;
    if (p->include_startup_context && *p->include_startup_context)
        option = "includeStartupContext";
    else if (p->prompt_is != ABSENT)
        option = "prompt";
    else if (p->initial_items.n)
        option = "initialItems";
    else if (p->model.p)
        option = "model";
    else if (p->voice)
        option = "voice";
    else if (p->delegation_ack_filler)
        option = "delegationAckFiller";
    return !option || error_set(reterr, 0, "existingCall transport does not support %s", option);
}

/* ---- version and transport ---- */

static bool resolve_version(struct realtime_options *o, const struct config *config,
    const struct thread_realtime_start_params *p, struct error *reterr) {
    bool direct = o->transport == THREAD_REALTIME_START_TRANSPORT_WEBSOCKET;
    o->version = direct ? REALTIME_CONVERSATION_VERSION_V2 : REALTIME_CONVERSATION_VERSION_V1;
    if (p->version)
        o->version = *p->version;
    else if (direct)
        (void)realtime_conversation_version_parse(
            config_text(config, "realtime.version"), &o->version);
    o->transcription = str_is(config_text(config, "realtime.type"), "transcription");
    if (!direct && o->version == REALTIME_CONVERSATION_VERSION_V2)
        return error_set(reterr, 0, "AVAS realtime calls require realtime v1 or v3");
    if (o->transport == THREAD_REALTIME_START_TRANSPORT_WEBRTC && o->transcription)
        return error_set(reterr, 0, "AVAS realtime calls require conversational realtime");
    return true;
}

static void set_transport(
    struct arena *a, struct realtime_options *o, const struct thread_realtime_start_params *p) {
    o->transport = p->transport ? p->transport->type : THREAD_REALTIME_START_TRANSPORT_WEBSOCKET;
    if (o->transport == THREAD_REALTIME_START_TRANSPORT_WEBRTC)
        o->offer = arena_str(a, p->transport->webrtc.sdp);
    if (o->transport == THREAD_REALTIME_START_TRANSPORT_EXISTING_CALL)
        o->call_id = arena_str(a, p->transport->existing_call.call_id);
}

/* ---- limits ---- */

static bool check_text(struct str text, const char *name, struct error *reterr) {
    if (token_estimate(text.n) <= OPTIONS_TEXT_TOKENS_MAX)
        return true;
    return error_set(reterr, 0, "realtime %s instructions must not exceed %d estimated tokens",
        name, OPTIONS_TEXT_TOKENS_MAX);
}

static bool check_items(const struct realtime_options *o,
    const struct thread_realtime_initial_item_array *items, struct error *reterr) {
    uint64_t total = 0;
    if (items->n && o->version != REALTIME_CONVERSATION_VERSION_V3)
        return error_set(reterr, 0, "initial realtime items require realtime v3");
    if (items->n > OPTIONS_ITEMS_MAX)
        return error_set(reterr, 0, "initial realtime items must contain no more than %d items",
            OPTIONS_ITEMS_MAX);
    for (size_t i = 0; i < items->n; i++) {
        uint64_t tokens = token_estimate(items->v[i].text.n);
        if (tokens > OPTIONS_TEXT_TOKENS_MAX)
            return error_set(reterr, 0,
                "each initial realtime item must not exceed %d estimated tokens",
                OPTIONS_TEXT_TOKENS_MAX);
        total += tokens;
    }
    if (total > OPTIONS_TEXT_TOKENS_MAX)
        return error_set(reterr, 0,
            "initial realtime items must not exceed %d estimated tokens in total",
            OPTIONS_TEXT_TOKENS_MAX);
    return true;
}

/* ---- the other members ---- */

static bool resolve_voice(struct arena *a, struct realtime_options *o, const struct config *config,
    const struct thread_realtime_start_params *p, struct error *reterr) {
    enum realtime_voice voice = realtime_default_voice(o->version);
    bool configured = o->transport == THREAD_REALTIME_START_TRANSPORT_WEBSOCKET ||
                      (o->transport == THREAD_REALTIME_START_TRANSPORT_WEBRTC && p->version);
    if (p->voice)
        voice = *p->voice;
    else if (configured)
        (void)realtime_voice_parse(config_text(config, "realtime.voice"), &voice);
    o->voice = realtime_voice_name(voice);
    if (realtime_voice_fits(voice, o->version))
        return true;
    return error_set(reterr, 0,
        "realtime voice `%.*s` is not supported for %.*s; supported voices: %.*s",
        STR_ARGS(o->voice), STR_ARGS(realtime_conversation_version_name(o->version)),
        STR_ARGS(realtime_voice_names(a, o->version)));
}

/* The first key that there is; ChatGPT tokens are none. */
static bool resolve_key(
    struct arena *a, struct realtime_options *o, struct thread *t, struct error *reterr) {
    const struct provider *p = &o->provider;
    struct auth *auth = t->manager->auth;
    if (p->env_key.n || p->bearer_token.n || p->auth.command.n) {
        if (!auth_bearer(auth, p, a, &o->api_key, reterr))
            return false;
    } else if (auth_kind(auth) == AUTH_API_KEY) {
        o->api_key = arena_str(a, auth->api_key);
    } else if (p->built_in && p->requires_openai_auth) {
        o->api_key = arena_str(a, str_trim(str_of(getenv("OPENAI_API_KEY"))));
    }
    return o->api_key.n || p->auth.command.n ||
           error_set(reterr, 0, "realtime conversation requires API key auth");
}

static void set_tags(struct arena *a, struct realtime_options *o, const struct str_array_map *map) {
    static const struct {
        const char *name;
        struct str usual;
    } channels[CHANNELS] = {
        [CHANNEL_ANALYSIS] = { "analysis", STR_INIT("[ANALYSIS]") },
        [CHANNEL_COMMENTARY] = { "commentary", STR_INIT("[COMMENTARY]") },
        [CHANNEL_FINAL] = { "final", STR_INIT("[FINAL]") },
    };
    for (size_t c = 0; c < CHANNELS; c++) {
        o->tags[c] = (struct str_array){ arena_array(a, struct str, 1), 1 };
        o->tags[c].v[0] = channels[c].usual;
        for (size_t i = 0; i < map->n; i++) {
            if (!str_is(map->v[i].key, channels[c].name))
                continue;
            const struct str_array *given = &map->v[i].value;
            o->tags[c] = (struct str_array){ arena_array(a, struct str, given->n), given->n };
            for (size_t k = 0; k < given->n; k++)
                o->tags[c].v[k] = arena_str(a, given->v[k]);
        }
    }
}

static void copy_items(struct arena *a, struct realtime_options *o,
    const struct thread_realtime_initial_item_array *items) {
    o->initial_items.v = arena_array(a, struct thread_realtime_initial_item, items->n);
    o->initial_items.n = items->n;
    for (size_t i = 0; i < items->n; i++)
        o->initial_items.v[i] = (struct thread_realtime_initial_item){ items->v[i].role,
            arena_str(a, items->v[i].text) };
}

static bool flag(const bool *given) {
    return given && *given;
}

static void set_plain(struct arena *a, struct realtime_options *o, const struct thread *t,
    const struct thread_realtime_start_params *p) {
    bool call = o->transport == THREAD_REALTIME_START_TRANSPORT_EXISTING_CALL;
    o->session_id = p->realtime_session_id.p ? arena_str(a, p->realtime_session_id)
                    : call                   ? STR_NONE
                                             : arena_str(a, thread_id(t));
    o->voice_session_id = arena_str(a, p->voice_session_id);
    copy_items(a, o, &p->initial_items);
    if (p->delegation_ack_filler) {
        bool *filler = arena_new(a, bool);
        *filler = *p->delegation_ack_filler;
        o->ack_filler = filler;
    }
    o->client_managed = flag(p->client_managed_handoffs);
    o->as_items = flag(p->codex_responses_as_items);
    o->reasoning_status = p->backend_reasoning_status;
    o->flush_tail = flag(p->flush_transcript_tail_on_session_end);
    o->item_prefix = arena_str(a, p->codex_response_item_prefix);
    o->mode = p->codex_response_handoff_mode ? *p->codex_response_handoff_mode
                                             : CODEX_RESPONSE_HANDOFF_MODE_THINKING;
    o->start_text = arena_str(a, p->realtime_start_instructions);
    o->end_text = arena_str(a, p->realtime_end_instructions);
    o->text = p->output_modality == REALTIME_OUTPUT_MODALITY_TEXT;
    o->with_context = !call && (!p->include_startup_context || *p->include_startup_context);
    set_tags(a, o, &p->codex_response_handoff_channel_prefixes);
}

static struct str model_of(struct arena *a, const struct realtime_options *o,
    const struct config *config, const struct thread_realtime_start_params *p) {
    struct str configured = config_text(config, "experimental_realtime_ws_model");
    if (p->model.p)
        return arena_str(a, p->model);
    return configured.p ? arena_str(a, configured) : dialect_of(o->version)->default_model;
}

bool options_resolve(struct arena *a, struct thread *t,
    const struct thread_realtime_start_params *p, struct realtime_options *o,
    struct error *reterr) {
    const struct config *config = t->config;
    struct str token;
    *o = (struct realtime_options){ 0 };
    const struct provider provider = turn_provider(t, a);
    o->provider = provider_copy(a, &provider);
    set_transport(a, o, p);
    if (!resolve_version(o, config, p, reterr) ||
        !auth_bearer(t->manager->auth, &o->provider, a, &token, reterr) ||
        !check_text(p->realtime_start_instructions, "start", reterr) ||
        !check_text(p->realtime_end_instructions, "end", reterr) ||
        !check_items(o, &p->initial_items, reterr))
        return false;
    set_plain(a, o, t, p);
    o->model = model_of(a, o, config, p);
    o->instructions = instructions_prompt(a, config, p);
    if (o->text && o->version != REALTIME_CONVERSATION_VERSION_V2)
        return error_set(reterr, 0, "text realtime output modality requires realtime v2");
    if (!resolve_voice(a, o, config, p, reterr))
        return false;
    return o->transport != THREAD_REALTIME_START_TRANSPORT_WEBSOCKET ||
           resolve_key(a, o, t, reterr);
}
