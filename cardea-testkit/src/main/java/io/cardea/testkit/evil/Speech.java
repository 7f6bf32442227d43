package io.cardea.testkit.evil;

import io.cardea.mcp.json.JsonStrings;

/** What servers of tools say, as JSON. */
final class Speech {

  private static final String INFO = "{\"name\":\"load\",\"version\":\"1\"}";

  private Speech() {}

  static String response(Asked asked, String result) {
    return "{\"jsonrpc\":\"2.0\",\"id\":" + asked.id() + ",\"result\":" + result + "}";
  }

  static String error(Asked asked, int code, String message) {
    return "{\"jsonrpc\":\"2.0\",\"id\":%s,\"error\":{\"code\":%d,\"message\":%s}}"
        .formatted(asked.id(), code, JsonStrings.quote(message));
  }

  /** What a server of the modern era only says to what is not of it. */
  static String unsupported(Asked asked) {
    return """
    {"jsonrpc":"2.0","id":%s,"error":{"code":-32022,"message":"Unsupported protocol version",\
    "data":{"supported":["2026-07-28"],"requested":"unknown"}}}\
    """
        .formatted(asked.id());
  }

  /** The result of {@code initialize}. */
  static String introduction(Asked asked, boolean tellsChanges) {
    return """
    {"protocolVersion":%s,"capabilities":{"logging":{},"tools":{"listChanged":%s}},"serverInfo":%s}\
    """
        .formatted(JsonStrings.quote(asked.param("protocolVersion")), tellsChanges, INFO);
  }

  /** The result of {@code server/discover}. */
  static String discovery() {
    return """
    {"resultType":"complete","supportedVersions":["2026-07-28"],"capabilities":{"tools":{}},\
    "ttlMs":600000,"cacheScope":"public","_meta":{"io.modelcontextprotocol/serverInfo":%s}}\
    """
        .formatted(INFO);
  }

  /** The result of {@code tools/list}; {@code members} are {@code "tools":[…]} and what follows. */
  static String list(Asked asked, String members) {
    return asked.isModern()
        ? "{\"resultType\":\"complete\",\"ttlMs\":600000,\"cacheScope\":\"public\"," + members + "}"
        : "{" + members + "}";
  }

  /** The definition of a tool. */
  static String tool(String name) {
    return "{\"name\":" + JsonStrings.quote(name) + ",\"inputSchema\":{\"type\":\"object\"}}";
  }

  /** The result of {@code tools/call} with this text. */
  static String text(Asked asked, String text) {
    return "{%s\"content\":[{\"type\":\"text\",\"text\":%s}]}"
        .formatted(asked.isModern() ? "\"resultType\":\"complete\"," : "", JsonStrings.quote(text));
  }

  static String progress(String token, int done, String message) {
    return """
    {"jsonrpc":"2.0","method":"notifications/progress","params":{"progressToken":%s,\
    "progress":%d,"total":2,"message":%s}}\
    """
        .formatted(token, done, JsonStrings.quote(message));
  }

  static String log(String text) {
    return """
    {"jsonrpc":"2.0","method":"notifications/message","params":{"level":"error","data":%s}}\
    """
        .formatted(JsonStrings.quote(text));
  }

  static String changed() {
    return "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/tools/list_changed\"}";
  }

  /** An {@code elicitation/create} with this id. */
  static String question(int id, String message) {
    return """
    {"jsonrpc":"2.0","id":%d,"method":"elicitation/create","params":{"message":%s,\
    "requestedSchema":{"type":"object","properties":{"nonce":{"type":"string"}}}}}\
    """
        .formatted(id, JsonStrings.quote(message));
  }
}
