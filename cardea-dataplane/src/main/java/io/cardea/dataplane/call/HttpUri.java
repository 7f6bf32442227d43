package io.cardea.dataplane.call;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Optional;

/**
 * An address by http or https without query and fragment, in the form that all of its spellings
 * have in common (RFC 3986 §6.2.2, §6.2.3).
 *
 * @param scheme {@code http} or {@code https}
 * @param host in lower case
 * @param port the one that is meant, also where none is written
 * @param path without dot segments
 */
public record HttpUri(String scheme, String host, int port, String path) {

  private static final String UNRESERVED = "-._~";

  /** Reads {@code text}; empty if it is no such address, or names a user. */
  public static Optional<HttpUri> parse(String text) {
    if (!text.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      return Optional.empty();
    }
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
    String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
    boolean tls = scheme.equals("https");
    if (uri.getHost() == null || uri.getRawUserInfo() != null || !(tls || scheme.equals("http"))) {
      return Optional.empty();
    }
    int port = uri.getPort() >= 0 ? uri.getPort() : tls ? 443 : 80;
    return Optional.of(
        new HttpUri(
            scheme,
            uri.getHost().toLowerCase(Locale.ROOT),
            port,
            withoutDots(decoded(uri.getRawPath()))));
  }

  /** Characters that need no escape have none, others one in capitals. */
  private static String decoded(String path) {
    StringBuilder plain = new StringBuilder(path.length());
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if (c != '%') {
        plain.append(c);
        continue;
      }
      char meant = (char) Integer.parseInt(path, i + 1, i + 3, 16);
      if (isUnreserved(meant)) {
        plain.append(meant);
      } else {
        plain.append(path.substring(i, i + 3).toUpperCase(Locale.ROOT));
      }
      i += 2;
    }
    return plain.toString();
  }

  private static boolean isUnreserved(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || UNRESERVED.indexOf(c) >= 0;
  }

  /** RFC 3986 §5.2.4. */
  private static String withoutDots(String path) {
    String[] segments = path.split("/", -1);
    Deque<String> kept = new ArrayDeque<>();
    for (int i = 1; i < segments.length; i++) {
      boolean isLast = i == segments.length - 1;
      switch (segments[i]) {
        case "." -> {
          if (isLast) {
            kept.addLast("");
          }
        }
        case ".." -> {
          kept.pollLast();
          if (isLast) {
            kept.addLast("");
          }
        }
        default -> kept.addLast(segments[i]);
      }
    }
    return "/" + String.join("/", kept);
  }
}
