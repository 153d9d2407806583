/* rpc: codes and limits of the JSON-RPC layer (surface.md 1.4, 1.10). */
#pragma once

enum rpc_code {
    RPC_OVERLOADED = -32001,
    RPC_INVALID_REQUEST = -32600, /* nearly everything: unknown methods and bad parameters too */
    RPC_NOT_SUPPORTED = -32601,   /* methods that exist and have nothing behind them */
    RPC_INVALID_PARAMS = -32602,  /* semantic checks of some handlers */
    RPC_INTERNAL_ERROR = -32603,  /* I/O and internal failures */
};

enum {
    RPC_IN_FLIGHT_MAX =
        4096, /* requests of one connection that wait for their answer; more: -32001 */
};
