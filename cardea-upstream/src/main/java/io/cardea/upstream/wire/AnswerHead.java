package io.cardea.upstream.wire;

import io.cardea.mcp.http.FieldChars;
import io.cardea.upstream.exchange.UpstreamHead;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Status line and fields of an answer, checked, and how its body is framed (RFC 9112 §4, §5, §6.3).
 * A length that is stated twice or beside a transfer coding, a coding but {@code chunked}, a folded
 * line and a name that is no token are refused rather than repaired.
 */
public final class AnswerHead implements UpstreamHead.Fields {

  /** The body comes in chunks. */
  static final long CHUNKED = -1;

  /** The body ends with the connection. */
  static final long UNTIL_CLOSE = -2;

  private static final String VERSION = "HTTP/1.";
  private static final int STATUS_AT = 9;
  private static final int STATUS_LINE_MIN = 12;
  private static final int MAX_LENGTH_DIGITS = 18;

  private final String text;
  private final int firstField;
  private final int status;
  private final boolean current;
  private long length = UNTIL_CLOSE;
  private boolean hasLength;
  private boolean chunked;
  private boolean close;

  private AnswerHead(String text) throws BadAnswer {
    this.text = text;
    int end = text.indexOf("\r\n");
    if (!text.startsWith(VERSION) || end < STATUS_LINE_MIN) {
      throw new BadAnswer("the answer is not HTTP/1.1");
    }
    this.current = text.charAt(VERSION.length()) == '1';
    this.status = status(end);
    this.firstField = end + 2;
  }

  /**
   * Reads a head.
   *
   * @param bytes holds status line and fields, each with its CRLF, without the empty line
   */
  static AnswerHead parse(byte[] bytes, int from, int to) throws BadAnswer {
    AnswerHead head =
        new AnswerHead(new String(bytes, from, to - from, StandardCharsets.ISO_8859_1));
    head.readFields();
    return head;
  }

  private int status(int end) throws BadAnswer {
    char minor = text.charAt(VERSION.length());
    int code = 0;
    for (int i = STATUS_AT; i < STATUS_LINE_MIN; i++) {
      int digit = text.charAt(i) - '0';
      code = digit < 0 || digit > 9 ? -1_000_000 : code * 10 + digit;
    }
    boolean spaced =
        text.charAt(STATUS_AT - 1) == ' '
            && (end == STATUS_LINE_MIN || text.charAt(STATUS_LINE_MIN) == ' ');
    if (!spaced || (minor != '0' && minor != '1') || code < 100 || code > 599) {
      throw new BadAnswer("the answer's status line is malformed");
    }
    for (int i = STATUS_LINE_MIN; i < end; i++) {
      if (!FieldChars.isValue(text.charAt(i))) {
        throw new BadAnswer("the answer's status line is malformed");
      }
    }
    return code;
  }

  private void readFields() throws BadAnswer {
    int at = firstField;
    while (at < text.length()) {
      int colon = at;
      while (FieldChars.isToken(text.charAt(colon))) {
        colon++;
      }
      if (colon == at || text.charAt(colon) != ':') {
        throw new BadAnswer("a field of the answer's header is malformed");
      }
      int end = colon + 1;
      while (FieldChars.isValue(text.charAt(end))) {
        end++;
      }
      if (text.charAt(end) != '\r') {
        throw new BadAnswer("a field of the answer's header has a control character");
      }
      onField(at, colon, end);
      at = end + 2;
    }
    settleLength();
  }

  private void onField(int at, int colon, int end) throws BadAnswer {
    switch (colon - at) {
      case 10 -> {
        if (isName("connection", at)) {
          close |= hasToken("close", colon + 1, end);
        }
      }
      case 14 -> {
        if (isName("content-length", at)) {
          readLength(value(colon, end));
        }
      }
      case 17 -> {
        if (isName("transfer-encoding", at)) {
          readCoding(value(colon, end));
        }
      }
      default -> {
        // Of no meaning for the framing.
      }
    }
  }

  private boolean isName(String name, int at) {
    return text.regionMatches(true, at, name, 0, name.length());
  }

  private boolean hasToken(String token, int from, int end) {
    for (String option : text.substring(from, end).split(",", -1)) {
      if (option.strip().equalsIgnoreCase(token)) {
        return true;
      }
    }
    return false;
  }

  private void readLength(String value) throws BadAnswer {
    boolean digits = !value.isEmpty() && value.length() <= MAX_LENGTH_DIGITS;
    for (int i = 0; i < value.length(); i++) {
      digits &= value.charAt(i) >= '0' && value.charAt(i) <= '9';
    }
    if (!digits || hasLength) {
      throw new BadAnswer("the answer's Content-Length is not one decimal number");
    }
    hasLength = true;
    length = Long.parseLong(value);
  }

  private void readCoding(String value) throws BadAnswer {
    if (chunked || !value.equalsIgnoreCase("chunked")) {
      throw new BadAnswer("the answer has a transfer coding other than chunked");
    }
    chunked = true;
  }

  private void settleLength() throws BadAnswer {
    if (chunked && (hasLength || !current)) {
      throw new BadAnswer("the answer has conflicting lengths");
    }
    if (status < 200 || status == 204 || status == 304) {
      length = 0;
    } else if (chunked) {
      length = CHUNKED;
    }
  }

  private String value(int colon, int end) {
    int from = colon + 1;
    int to = end;
    while (from < to && isBlank(text.charAt(from))) {
      from++;
    }
    while (to > from && isBlank(text.charAt(to - 1))) {
      to--;
    }
    return text.substring(from, to);
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }

  @Override
  public @Nullable String get(String name) {
    int at = firstField;
    while (at < text.length()) {
      int end = text.indexOf('\r', at);
      int colon = at + name.length();
      if (colon < end && text.charAt(colon) == ':' && isName(name, at)) {
        return value(colon, end);
      }
      at = end + 2;
    }
    return null;
  }

  /** 100 to 599. */
  public int status() {
    return status;
  }

  /** Bytes of the body, {@link #CHUNKED} or {@link #UNTIL_CLOSE}. */
  long length() {
    return length;
  }

  /** Bytes that the body will have, or -1 if that is not known yet. */
  public long knownLength() {
    return Math.max(length, -1);
  }

  /** Whether the server keeps the connection after this answer (RFC 9112 §9.3). */
  public boolean keepsConnection() {
    return current && !close && length != UNTIL_CLOSE;
  }
}
