package io.cardea.testkit.feature;

import io.cardea.mcp.json.JsonStrings;

/** What servers say in every revision, as JSON. */
final class Says {

  private Says() {}

  static String response(String id, String result) {
    return "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":" + result + "}";
  }

  /** An error response; {@code data} as JSON, empty for none. */
  static String error(String id, int code, String message, String data) {
    return "{\"jsonrpc\":\"2.0\",\"id\":%s,\"error\":{\"code\":%d,\"message\":%s%s}}"
        .formatted(id, code, JsonStrings.quote(message), data.isEmpty() ? "" : ",\"data\":" + data);
  }

  static String request(String id, String method, String params) {
    return "{\"jsonrpc\":\"2.0\",\"id\":%s,\"method\":\"%s\",\"params\":{%s}}"
        .formatted(id, method, params);
  }

  static String notification(String method, String members) {
    return "{\"jsonrpc\":\"2.0\",\"method\":\"%s\",\"params\":{%s}}".formatted(method, members);
  }

  /** The members of a tool's result with this text. */
  static String content(String text) {
    return "\"content\":[{\"type\":\"text\",\"text\":" + JsonStrings.quote(text) + "}]";
  }

  /** A progress notification. */
  static String progress(String token, int done, String more) {
    return notification(
        "notifications/progress",
        "\"progressToken\":" + token + ",\"progress\":" + done + ",\"total\":3" + more);
  }

  static String log(String level, String data) {
    return notification(
        "notifications/message",
        "\"level\":\"" + level + "\",\"logger\":\"feature\",\"data\":" + JsonStrings.quote(data));
  }
}
