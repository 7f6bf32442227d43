package io.cardea.model.audit;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a record is of, in the words of the <a
 * href="https://cheatsheetseries.owasp.org/cheatsheets/Logging_Vocabulary_Cheat_Sheet.html">OWASP
 * Logging Vocabulary</a> where it has one; else in a word of our own, which begins with {@code
 * mcp_}. Words are never given another meaning.
 */
public enum AuditEvent {
  /** A session was asked for: {@code initialize}. */
  SESSION_CREATED,
  /** A client ended its session. */
  SESSION_EXPIRED,
  /** A session that is over, or never was, was named. */
  SESSION_USE_AFTER_EXPIRE,
  /** A tool was called. */
  MCP_CALL,
  /** It was asked what there is. */
  MCP_LIST,
  /** A resource was read. */
  MCP_READ,
  /** A prompt was fetched. */
  MCP_PROMPT,
  /** Completions of an argument were asked for. */
  MCP_COMPLETE,
  /** Something about a task. */
  MCP_TASK,
  /** Changes were subscribed to, or an event stream opened. */
  MCP_STREAM,
  /** Any other message of a client. */
  MCP_MESSAGE,
  /** The client was asked something before its call could be made. */
  MCP_ASKED,
  /** A request was turned away for a reason that has no word. */
  MCP_REFUSED,
  /** A credential was missing or wrong. */
  AUTHN_LOGIN_FAIL,
  /** A key was issued. */
  AUTHN_TOKEN_CREATED,
  /** A key was revoked. */
  AUTHN_TOKEN_REVOKED,
  /** Policy said no. */
  AUTHZ_FAIL,
  /** What somebody may do was changed. */
  AUTHZ_CHANGE,
  /** Something else that an administrator did. */
  AUTHZ_ADMIN,
  /** A request that was not as it has to be. */
  INPUT_VALIDATION_FAIL,
  /** A limit was met. */
  EXCESS_RATE_LIMIT_EXCEEDED,
  /** Arguments, results or whose they are were read. */
  SENSITIVE_READ,
  /** A secret was set. */
  SENSITIVE_UPDATE,
  /** A secret was removed, or a person forgotten. */
  SENSITIVE_DELETE,
  /** The gateway starts. */
  SYS_STARTUP,
  /** The gateway has stopped in good order. */
  SYS_SHUTDOWN;

  private static final List<String> WORDS = Arrays.stream(values()).map(AuditEvent::word).toList();

  private static final Map<String, AuditEvent> BY_METHOD =
      Map.ofEntries(
          Map.entry("initialize", SESSION_CREATED),
          Map.entry("DELETE", SESSION_EXPIRED),
          Map.entry("tools/call", MCP_CALL),
          Map.entry("tools/list", MCP_LIST),
          Map.entry("prompts/list", MCP_LIST),
          Map.entry("resources/list", MCP_LIST),
          Map.entry("resources/templates/list", MCP_LIST),
          Map.entry("server/discover", MCP_LIST),
          Map.entry("resources/read", MCP_READ),
          Map.entry("prompts/get", MCP_PROMPT),
          Map.entry("completion/complete", MCP_COMPLETE),
          Map.entry("tasks/get", MCP_TASK),
          Map.entry("tasks/result", MCP_TASK),
          Map.entry("tasks/update", MCP_TASK),
          Map.entry("tasks/cancel", MCP_TASK),
          Map.entry("tasks/list", MCP_TASK),
          Map.entry("resources/subscribe", MCP_STREAM),
          Map.entry("resources/unsubscribe", MCP_STREAM),
          Map.entry("subscriptions/listen", MCP_STREAM),
          Map.entry("GET", MCP_STREAM));

  private final String word = name().toLowerCase(Locale.ROOT);

  /** As it stands in records. */
  public String word() {
    return word;
  }

  /** What a call of {@code method}, an MCP method or an HTTP verb, is. */
  public static AuditEvent ofCall(String method) {
    return BY_METHOD.getOrDefault(method, MCP_MESSAGE);
  }

  /** The words of all, in order. */
  public static List<String> words() {
    return WORDS;
  }
}
