/* model_table: models as clients show them to users. */
#include "handlers/model_table.h"

#define V1 MULTI_AGENT_VERSION_V1
#define V2 MULTI_AGENT_VERSION_V2

enum { TO_XHIGH = 4, TO_MAX = 5, TO_ULTRA = 6 };

#define TWICE      "Twice as fast, uses up more of the allowance"
#define FASTER     "Half as fast again"
#define FASTER_FOR "Half as fast again, uses up more of the allowance"

#define TO_SOL                                                                                    \
    "gpt-6-sol", "GPT-6 Sol is here\n\nIt solves harder problems with fewer tokens: a model for " \
                 "every day, above all for code.\n"
#define TO_LUNA                                                                             \
    "gpt-6-luna",                                                                           \
        "GPT-6 Luna is here\n\nIt needs far fewer tokens, for all work that does not take " \
        "the strongest model.\n"

const struct model_row model_table[] = {
    { "gpt-6.1-sol", "GPT-6.1-Sol", "The newest model for code and everyday work.", TO_ULTRA, V2,
        TWICE, .news = "GPT-6.1 Sol does complex work nearly as well as Astra and costs less." },
    { "gpt-6-astra", "GPT-6-Astra", "The strongest model, for the hardest work.", TO_ULTRA, V2,
        TWICE },
    { "gpt-6-sol", "GPT-6-Sol", "The everyday model of the generation before.", TO_ULTRA, V2,
        FASTER, .fast_by_default = true },
    { "gpt-6-luna", "GPT-6-Luna", "Fast and cheap, for easier work.", TO_MAX, V2, FASTER,
        .fast_by_default = true },
    { "gpt-5.6-sol", "GPT-5.6-Sol", "An older everyday model.", TO_ULTRA, V2, FASTER_FOR, TO_SOL },
    { "gpt-6.1-terra", "GPT-6.1 Terra", "GPT-6.1 Terra, for code.", TO_ULTRA, V2, FASTER },
    { "gpt-5.6-terra", "GPT-5.6-Terra", "An older model for straightforward work.", TO_ULTRA, V2,
        FASTER_FOR, TO_SOL },
    { "gpt-5.6-luna", "GPT-5.6-Luna", "An older fast model.", TO_MAX, V1, FASTER_FOR, TO_LUNA },
    { "gpt-daybreak-blue-latest", "Daybreak Blue", "For authorized work on defending systems.",
        TO_ULTRA, V2, .specialty = "cyber", .hidden = true },
    { "gpt-daybreak-red-latest", "Daybreak Red", "For authorized research on attacking systems.",
        TO_ULTRA, V2, .specialty = "cyber", .hidden = true },
    { "gpt-5.5", "GPT-5.5", "A model for code of long ago.", TO_XHIGH, .fast = FASTER_FOR, TO_SOL },
    { "codex-auto-review", "Codex Auto Review", "Reviews approvals by itself.", TO_MAX, V1,
        FASTER_FOR, .hidden = true },
};

const size_t model_count = ARRAY_LEN(model_table);

const struct model_effort model_efforts[] = {
    { "low", "Thinks little and answers fast" },
    { "medium", "For everyday tasks" },
    { "high", "Thinks longer, for complex problems" },
    { "xhigh", "Thinks much longer, for complex problems" },
    { "max", "Thinks as long as it takes, for the hardest problems" },
    { "ultra", "The same, and gives parts of the task to other agents" },
};
