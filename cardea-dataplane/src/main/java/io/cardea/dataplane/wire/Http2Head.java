package io.cardea.dataplane.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.cardea.mcp.http.FieldChars;
import java.util.Map;

/**
 * Reads the head of an HTTP/2 request (RFC 9113 §8.3) by the rules of HTTP/1.1: what is refused
 * there is refused here, so that no request can be taken for another by whoever it is passed on to.
 */
public final class Http2Head {

  private Http2Head() {}

  /**
   * The pseudo-header fields; those that are not there are empty.
   *
   * @param authority the host that the request is for
   */
  public record Target(String method, String path, String authority) {}

  /**
   * The head.
   *
   * @param fields the header, with or without pseudo-header fields
   * @param ends whether no body follows
   * @param maxBytes of the header
   * @throws BadRequest if it is not as it should be
   */
  public static RequestHead read(
      Target target,
      Iterable<? extends Map.Entry<CharSequence, CharSequence>> fields,
      boolean ends,
      int maxBytes)
      throws BadRequest {
    if (!target.path().startsWith("/") && !target.path().equals("*")) {
      throw BadRequest.malformed();
    }
    if (target.path().length() + target.method().length() > RequestParser.MAX_LINE_BYTES) {
      throw BadRequest.lineTooLong();
    }
    StringBuilder block = new StringBuilder(256);
    block.append(target.method()).append(' ').append(target.path()).append(" HTTP/1.1\r\n");
    check(target.method() + target.path());
    int line = block.length();
    boolean hasHost = false;
    boolean hasLength = false;
    for (Map.Entry<CharSequence, CharSequence> field : fields) {
      String name = field.getKey().toString();
      String value = field.getValue().toString();
      if (name.startsWith(":")) {
        continue;
      }
      if (name.equals("host")) {
        hasHost = true;
        // RFC 9113 §8.3.1: who names two different hosts wants one of them to be overlooked.
        if (!target.authority().isEmpty() && !target.authority().equals(value)) {
          throw BadRequest.malformed();
        }
      }
      hasLength |= name.equals("content-length");
      add(block, name, value);
      if (block.length() - line > maxBytes) {
        throw BadRequest.fieldsTooLarge();
      }
    }
    if (!hasHost) {
      if (target.authority().isEmpty()) {
        throw BadRequest.malformed();
      }
      check(target.authority());
      add(block, "host", target.authority());
    }
    if (!ends && !hasLength) {
      block.append("transfer-encoding: chunked\r\n");
    }
    return new HeadReader(block.toString().getBytes(ISO_8859_1)).read();
  }

  private static void check(String text) throws BadRequest {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) <= ' ' || text.charAt(i) > '~') {
        throw BadRequest.malformed();
      }
    }
  }

  private static void add(StringBuilder block, String name, String value) throws BadRequest {
    if (name.equals("connection") || name.equals("transfer-encoding") || name.equals("upgrade")) {
      // RFC 9113 §8.2.2: they mean nothing here, and something else to the next hop.
      throw BadRequest.malformed();
    }
    for (int i = 0; i < name.length(); i++) {
      if (!FieldChars.isToken(name.charAt(i)) || Character.isUpperCase(name.charAt(i))) {
        throw BadRequest.malformed();
      }
    }
    for (int i = 0; i < value.length(); i++) {
      if (!FieldChars.isValue(value.charAt(i))) {
        throw BadRequest.malformed();
      }
    }
    block.append(name).append(": ").append(value).append("\r\n");
  }
}
