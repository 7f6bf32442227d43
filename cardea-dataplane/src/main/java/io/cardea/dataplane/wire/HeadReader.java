package io.cardea.dataplane.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.cardea.mcp.http.FieldChars;

/**
 * Reads a whole head. What two hops could read in two ways is refused rather than repaired (RFC
 * 9112 §3.2, §5, §6.1, §6.3, §11.2): not exactly one Host, a target that names another place than
 * the Host, a length that is stated twice or beside a transfer coding, a coding but {@code
 * chunked}, a folded line, a name that is no token, a control character.
 */
final class HeadReader {

  private static final byte[] VERSION = "HTTP/1.1\r\n".getBytes(ISO_8859_1);
  private static final byte[] OLD_VERSION = "HTTP/1.0\r\n".getBytes(ISO_8859_1);
  private static final byte[] HTTP = "http://".getBytes(ISO_8859_1);
  private static final int MAX_LENGTH_DIGITS = 18;

  private final byte[] bytes;
  private final FieldsBuilder fields;
  private int host;
  private int hostEnd = -1;
  private long length;
  private boolean sized;
  private boolean chunked;
  private boolean wantsContinue;
  private boolean close;

  /**
   * @param bytes request line and fields, each with its CRLF and none with a CR or LF elsewhere,
   *     without the empty line; kept
   */
  HeadReader(byte[] bytes) {
    this.bytes = bytes;
    this.fields = new FieldsBuilder(bytes);
  }

  RequestHead read() throws BadRequest {
    int methodEnd = tokenEnd(0);
    int target = methodEnd + 1;
    int targetEnd = targetEnd(target);
    if (methodEnd == 0 || bytes[methodEnd] != ' ' || targetEnd == target) {
      throw BadRequest.malformed();
    }
    if (bytes[targetEnd] != ' ' || !matches(targetEnd + 1, VERSION)) {
      throw matches(targetEnd + 1, OLD_VERSION)
          ? BadRequest.of("HTTP/1.0 is not spoken here.")
          : BadRequest.malformed();
    }
    readFields(targetEnd + 1 + VERSION.length);
    if (hostEnd < 0) {
      throw oneHost();
    }
    if (chunked && sized) {
      throw twoLengths();
    }
    int path = pathOf(target, targetEnd);
    int pathEnd = pathEnd(path, targetEnd);
    return new RequestHead(
        method(methodEnd),
        text(path, pathEnd),
        pathEnd == targetEnd ? "" : text(pathEnd + 1, targetEnd),
        fields.build(),
        chunked ? RequestHead.CHUNKED : length,
        wantsContinue,
        !close);
  }

  private int tokenEnd(int from) {
    int at = from;
    while (FieldChars.isToken(bytes[at])) {
      at++;
    }
    return at;
  }

  /** Visible ASCII. */
  private int targetEnd(int from) {
    int at = from;
    while (bytes[at] > ' ' && bytes[at] < 0x7f) {
      at++;
    }
    return at;
  }

  private boolean matches(int from, byte[] text) {
    if (bytes.length - from < text.length) {
      return false;
    }
    for (int i = 0; i < text.length; i++) {
      if (bytes[from + i] != text[i]) {
        return false;
      }
    }
    return true;
  }

  /** The methods that nearly every request has need no text of their own. */
  private String method(int end) {
    String method = text(0, end);
    return switch (method) {
      case "POST" -> "POST";
      case "GET" -> "GET";
      default -> method;
    };
  }

  private String text(int from, int to) {
    return new String(bytes, from, to - from, ISO_8859_1);
  }

  /** A target in absolute form overrides the Host field (RFC 9112 §3.2.2), so it must agree. */
  private int pathOf(int target, int end) throws BadRequest {
    boolean asterisk = end - target == 1 && bytes[target] == '*';
    if (bytes[target] == '/' || asterisk) {
      return target;
    }
    int authority = target + HTTP.length;
    int path = authority + hostEnd - host;
    if (path < end
        && bytes[path] == '/'
        && isSame(target, HTTP, 0, HTTP.length)
        && isSame(authority, bytes, host, hostEnd - host)) {
      return path;
    }
    throw BadRequest.of("The request's target and its Host header name different places.");
  }

  private boolean isSame(int at, byte[] other, int from, int size) {
    for (int i = 0; i < size; i++) {
      if (Fields.lower(bytes[at + i]) != Fields.lower(other[from + i])) {
        return false;
      }
    }
    return true;
  }

  private int pathEnd(int from, int end) {
    int at = from;
    while (at < end && bytes[at] != '?') {
      at++;
    }
    return at;
  }

  private void readFields(int from) throws BadRequest {
    int at = from;
    while (at < bytes.length) {
      int hash = 0;
      int colon = at;
      while (FieldChars.isToken(bytes[colon])) {
        hash = Fields.hash(hash, bytes[colon]);
        colon++;
      }
      if (bytes[colon] != ':') {
        throw BadRequest.malformed();
      }
      if (colon == at) {
        throw BadRequest.of("A header field has no name.");
      }
      int end = colon + 1;
      while (FieldChars.isValue(bytes[end] & 0xff)) {
        end++;
      }
      if (bytes[end] != '\r') {
        throw BadRequest.malformed();
      }
      fields.add(at, colon, colon + 1, end, hash);
      onField(at, colon);
      at = end + 2;
    }
  }

  private void onField(int name, int colon) throws BadRequest {
    switch (colon - name) {
      case 4 -> {
        if (isNamed(name, "host")) {
          readHost();
        }
      }
      case 6 -> {
        if (isNamed(name, "expect")) {
          wantsContinue |= value().equalsIgnoreCase("100-continue");
        }
      }
      case 10 -> {
        if (isNamed(name, "connection")) {
          close |= hasToken(value(), "close");
        }
      }
      case 14 -> {
        if (isNamed(name, "content-length")) {
          readLength();
        }
      }
      case 17 -> {
        if (isNamed(name, "transfer-encoding")) {
          readCoding();
        }
      }
      default -> {
        // Of no meaning for the framing.
      }
    }
  }

  private boolean isNamed(int from, String name) {
    for (int i = 0; i < name.length(); i++) {
      if (Fields.lower(bytes[from + i]) != name.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private String value() {
    return text(fields.value(), fields.valueEnd());
  }

  private static boolean hasToken(String list, String token) {
    for (String option : list.split(",", -1)) {
      if (option.strip().equalsIgnoreCase(token)) {
        return true;
      }
    }
    return false;
  }

  private void readHost() throws BadRequest {
    if (hostEnd >= 0) {
      throw oneHost();
    }
    host = fields.value();
    hostEnd = fields.valueEnd();
  }

  private void readLength() throws BadRequest {
    if (sized) {
      throw twoLengths();
    }
    int digits = fields.valueEnd() - fields.value();
    long read = 0;
    for (int i = fields.value(); i < fields.valueEnd(); i++) {
      int digit = bytes[i] - '0';
      if (digit < 0 || digit > 9 || digits > MAX_LENGTH_DIGITS) {
        throw noNumber();
      }
      read = read * 10 + digit;
    }
    if (digits == 0) {
      throw noNumber();
    }
    sized = true;
    length = read;
  }

  private void readCoding() throws BadRequest {
    if (chunked || !value().equalsIgnoreCase("chunked")) {
      throw BadRequest.of("The only transfer coding accepted is chunked.");
    }
    chunked = true;
  }

  private static BadRequest oneHost() {
    return BadRequest.of("A request has exactly one Host header.");
  }

  private static BadRequest twoLengths() {
    return BadRequest.of("A request has one Content-Length or is chunked, not both.");
  }

  private static BadRequest noNumber() {
    return BadRequest.of("Content-Length is a decimal number.");
  }
}
