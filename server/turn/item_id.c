/* item_id: ids of items on the upstream wire. */
#include "turn/item_id.h"

bool item_id_is_echoed(struct str id) {
    ptrdiff_t at = str_index(id, '_');
    return at > 0 && (size_t)at + 1 < id.n;
}
