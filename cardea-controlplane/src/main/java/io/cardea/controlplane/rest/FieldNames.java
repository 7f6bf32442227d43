package io.cardea.controlplane.rest;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Which header fields a request may have besides those that Cardea sets itself. */
public final class FieldNames {

  private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,128}");

  /** Octets of a cookie's value (RFC 6265 §4.1.1). */
  private static final Pattern COOKIE = Pattern.compile("[!#-+\\--:<-\\[\\]-~]+");

  private static final Set<String> OWN =
      Set.of(
          "accept",
          "accept-encoding",
          "connection",
          "content-encoding",
          "content-length",
          "content-type",
          "expect",
          "host",
          "keep-alive",
          "last-event-id",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  /** What agents must not say for themselves. */
  private static final Set<String> CREDENTIALS =
      Set.of("authorization", "cookie", "proxy-authorization");

  private FieldNames() {}

  /** Whether {@code name} is a token (RFC 9110 §5.6.2). */
  public static boolean isToken(String name) {
    return TOKEN.matcher(name).matches();
  }

  /** Whether Cardea or the connection sets the field {@code name} itself. */
  public static boolean isOwn(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return OWN.contains(lower) || lower.startsWith("mcp-");
  }

  /** Whether {@code name} may be declared. */
  static boolean isSendable(String name) {
    return isToken(name) && !isOwn(name);
  }

  /** Whether an argument may be the value of the field {@code name}. */
  public static boolean isForArguments(String name) {
    return isSendable(name) && !CREDENTIALS.contains(name.toLowerCase(Locale.ROOT));
  }

  static boolean isCookieValue(String value) {
    return COOKIE.matcher(value).matches();
  }
}
