/* requirements_rows: the keys of requirements.toml. Not for others. */
#pragma once

#include "config/settings.h"

extern const struct setting_type requirements_type;
