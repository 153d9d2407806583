/* type: looking things up in the tables. */
#include "protocol/type.h"

#include "protocol/decoder.h"

#include <assert.h>

const struct type *proto_type_find(struct str name) {
    unsigned from = 0, to = proto_counts.named;
    while (from < to) {
        unsigned mid = (from + to) / 2;
        int order = str_cmp(name, type_name(proto_type_at(mid)));
        if (order == 0)
            return proto_type_at(mid);
        if (order < 0)
            to = mid;
        else
            from = mid + 1;
    }
    return NULL;
}

const struct method *proto_method_find(struct str name) {
    unsigned from = 0, to = proto_counts.methods;
    while (from < to) {
        unsigned mid = (from + to) / 2;
        const struct method *m = &proto_methods[proto_methods_sorted[mid]];
        int order = str_cmp(name, method_name(m));
        if (order == 0)
            return m;
        if (order < 0)
            to = mid;
        else
            from = mid + 1;
    }
    return NULL;
}

const char *proto_note(uint32_t notes, enum note which) {
    for (const char *p = proto_text + notes; *p; p += strlen(p) + 1)
        if (*p == (char)which)
            return p + 1;
    return NULL;
}

struct str proto_enum_name(const struct type *t, unsigned value) {
    assert(t->kind == KIND_ENUM && value < t->count);
    return variant_name(&proto_variants[t->first + value]);
}

bool proto_enum_parse(const struct type *t, struct str name, unsigned *ret) {
    assert(t->kind == KIND_ENUM);
    int i = variant_find(t, name);
    if (i >= 0)
        *ret = (unsigned)variant_unalias(t, i);
    return i >= 0;
}
