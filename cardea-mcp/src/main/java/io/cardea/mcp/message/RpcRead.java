package io.cardea.mcp.message;

/** The outcome of reading a JSON value as a JSON-RPC 2.0 message. */
public sealed interface RpcRead permits RpcMessage, RpcInvalid {}
