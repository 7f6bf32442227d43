package io.cardea.controlplane.upstream;

import io.cardea.controlplane.document.Node;
import io.cardea.controlplane.document.Problems;
import io.cardea.controlplane.document.Scalars;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An absolute http or https URL (RFC 3986) without user, password and fragment. Problems never show
 * it: a path or query may hold a secret.
 *
 * @param tls whether it is https
 * @param host in lower case, an IPv6 address without brackets
 * @param port 1 to 65535
 * @param path percent-encoded, at least {@code /}
 * @param query percent-encoded with its question mark, or empty
 */
public record HttpUrl(boolean tls, String host, int port, String path, String query) {

  private static final int MAX_LENGTH = 2_048;
  private static final Pattern NUMERIC = Pattern.compile("(.*\\.)?(0x[0-9a-f]*|[0-9]+)\\.?");

  /** Reads {@code node}; what is no such URL is one problem. */
  public static Optional<HttpUrl> read(Node node, Problems problems) {
    Optional<String> text = new Scalars(problems).text(node, MAX_LENGTH);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      return read(new URI(text.get()), node, problems);
    } catch (URISyntaxException e) {
      problems.add(node, "is not a URL", "like https://host.example/mcp, percent-encoded");
      return Optional.empty();
    }
  }

  private static Optional<HttpUrl> read(URI uri, Node node, Problems problems) {
    String scheme = Optional.ofNullable(uri.getScheme()).orElse("").toLowerCase(Locale.ROOT);
    String authority = Optional.ofNullable(uri.getRawAuthority()).orElse("");
    String host = Optional.ofNullable(uri.getHost()).orElse("").toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      problems.add(node, "must be an http or https URL", "like https://host.example/mcp");
    } else if (authority.contains("@")) {
      problems.add(
          node,
          "must not hold a user or password",
          "send credentials as a header: headers: {Authorization: {env: NAME}}");
    } else if (host.isEmpty()) {
      problems.add(
          node, "has no valid host name", "letters, digits, hyphens and dots; no underscores");
    } else if (uri.getRawFragment() != null) {
      problems.add(node, "must not have a fragment (#...)", "remove it");
    } else if (!isAscii(uri)) {
      problems.add(node, "must be ASCII", "percent-encode the path, write the host as punycode");
    } else {
      return withAddress(uri, scheme.equals("https"), host, new Report(node, problems));
    }
    return Optional.empty();
  }

  private record Report(Node node, Problems problems) {
    <T> Optional<T> refuse(String message, String hint) {
      problems.add(node, message, hint);
      return Optional.empty();
    }
  }

  private static Optional<HttpUrl> withAddress(URI uri, boolean tls, String host, Report report) {
    boolean bracketed = host.startsWith("[");
    String bare = bracketed ? host.substring(1, host.length() - 1) : host;
    boolean numeric = bracketed || NUMERIC.matcher(bare).matches();
    if (numeric && AddressBlock.address(bare).isEmpty()) {
      return report.refuse(
          "has a malformed address", "IPv4 as four decimal numbers, IPv6 in brackets, no zone");
    }
    int port = uri.getPort() == -1 ? (tls ? 443 : 80) : uri.getPort();
    if (port < 1 || port > 65_535) {
      return report.refuse("has a port out of range", "from 1 to 65535");
    }
    String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    return Optional.of(new HttpUrl(tls, bare, port, path, query));
  }

  /** {@code scheme://host}, with the port unless it is the scheme's own (RFC 6454 §6.2). */
  public String origin() {
    String shown = host.contains(":") ? "[" + host + "]" : host;
    boolean usual = port == (tls ? 443 : 80);
    return (tls ? "https://" : "http://") + shown + (usual ? "" : ":" + port);
  }

  private static boolean isAscii(URI uri) {
    return uri.toString().chars().allMatch(c -> c < 0x7f);
  }
}
