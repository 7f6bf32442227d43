package io.cardea.mcp.message;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.mcp.json.JsonStrings;
import java.util.Optional;

/**
 * An error that Cardea answers itself.
 *
 * @param code one of the constants
 * @param message for people: what is wrong and what to do
 * @param data more, as JSON
 */
public record RpcError(int code, String message, Optional<String> data) {

  /** The text is not JSON. */
  public static final int PARSE_ERROR = -32700;

  /** The JSON is not a message. */
  public static final int INVALID_REQUEST = -32600;

  /** The method does not exist here. */
  public static final int METHOD_NOT_FOUND = -32601;

  /** The params are wrong, or name something that does not exist. */
  public static final int INVALID_PARAMS = -32602;

  /** Something broke that the caller cannot mend. */
  public static final int INTERNAL_ERROR = -32603;

  /** Legacy revisions only: no such resource. */
  public static final int RESOURCE_NOT_FOUND = -32002;

  /** MCP 2026-07-28: the headers do not agree with the body. */
  public static final int HEADER_MISMATCH = -32020;

  /** MCP 2026-07-28: the client lacks a capability that the request needs. */
  public static final int MISSING_CLIENT_CAPABILITY = -32021;

  /** MCP 2026-07-28: the revision is not supported. */
  public static final int UNSUPPORTED_VERSION = -32022;

  // Cardea's own codes lie outside the range that JSON-RPC and MCP reserve (MCP 2026-07-28, "Error
  // Codes").

  /** Authentication is missing or wrong. */
  public static final int UNAUTHENTICATED = 40100;

  /** The caller may not do this, or it does not exist. */
  public static final int FORBIDDEN = 40300;

  /** No such endpoint or session. */
  public static final int NOT_FOUND = 40400;

  /** The answer to a call is not there any more; the call may have executed. */
  public static final int ANSWER_LOST = 41000;

  /** The client has not given, or has not declared that it gives, what the call needs. */
  public static final int INPUT_MISSING = 42800;

  /** A limit was met; try again later. */
  public static final int LIMITED = 42900;

  /** The call was made, and its outcome could not be recorded; not to be repeated. */
  public static final int EXECUTED_UNRECORDED = 50001;

  /** What was asked for is not built yet. */
  public static final int NOT_AVAILABLE = 50100;

  /** The upstream could not be reached, broke off or broke the protocol. */
  public static final int BAD_UPSTREAM = 50200;

  /** The node that held the call has stopped; the call may have executed. */
  public static final int OWNER_LOST = 50201;

  /** The gateway cannot take the request now. */
  public static final int UNAVAILABLE = 50300;

  /** The upstream did not answer in time; the call may have executed. */
  public static final int UPSTREAM_TIMEOUT = 50400;

  public static RpcError of(int code, String message) {
    return new RpcError(code, message, Optional.empty());
  }

  /** The same error with {@code json} as its data. */
  public RpcError withData(String json) {
    return new RpcError(code, message, Optional.of(json));
  }

  /** The error as a response to {@code id}; without an id if the request's could not be read. */
  public byte[] toBytes(Optional<RequestId> id) {
    StringBuilder json = new StringBuilder(128 + message.length()).append("{\"jsonrpc\":\"2.0\"");
    id.ifPresent(value -> json.append(",\"id\":").append(value.json()));
    json.append(",\"error\":{\"code\":").append(code);
    json.append(",\"message\":").append(JsonStrings.quote(message));
    data.ifPresent(value -> json.append(",\"data\":").append(value));
    return json.append("}}").toString().getBytes(UTF_8);
  }
}
