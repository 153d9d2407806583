/* config_layer: layers of the configuration as clients see them. */
#pragma once

#include "protocol/types.gen.h"

struct layer;

/* Its strings live in the layer and in `a`. */
struct config_layer_metadata config_layer_metadata(struct arena *a, const struct layer *layer);
