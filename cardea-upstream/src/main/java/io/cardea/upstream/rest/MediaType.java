package io.cardea.upstream.rest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an answer says that it is (RFC 9110 §8.3).
 *
 * @param name type and subtype in lower case; {@code application/octet-stream} if it says nothing
 *     that can be understood
 * @param charset as said, empty if it is not
 */
record MediaType(String name, String charset) {

  private static final String UNKNOWN = "application/octet-stream";
  private static final String TOKEN = "[a-z0-9][a-z0-9!#$&^_.+-]{0,62}";
  private static final Pattern NAME = Pattern.compile(TOKEN + "/" + TOKEN);
  private static final Pattern CHARSET =
      Pattern.compile("charset=\"?([a-z0-9_-]{1,40})\"?", Pattern.CASE_INSENSITIVE);

  static MediaType of(String field) {
    String[] parts = field.split(";", 2);
    String name = parts[0].strip().toLowerCase(Locale.ROOT);
    Matcher charset = CHARSET.matcher(parts.length > 1 ? parts[1] : "");
    return new MediaType(
        NAME.matcher(name).matches() ? name : UNKNOWN,
        charset.find() ? charset.group(1).toLowerCase(Locale.ROOT) : "");
  }

  boolean is(String type) {
    return name.startsWith(type + "/");
  }

  boolean isJson() {
    return name.equals("application/json") || name.endsWith("+json") || name.equals("text/json");
  }

  /**
   * The text of {@code body}, if this is text, or unknown and nothing but UTF-8. Of text, what
   * cannot be read is replaced.
   */
  Optional<String> text(byte[] body) {
    boolean isText =
        is("text")
            || isJson()
            || name.endsWith("+xml")
            || name.endsWith("/xml")
            || name.endsWith("+yaml")
            || name.endsWith("/yaml")
            || name.equals("application/x-www-form-urlencoded");
    if (isText) {
      return Optional.of(new String(body, encoding()));
    }
    return name.equals(UNKNOWN) ? utf8(body) : Optional.empty();
  }

  private Charset encoding() {
    return switch (charset) {
      case "iso-8859-1", "latin1", "us-ascii", "windows-1252" -> ISO_8859_1;
      default -> UTF_8;
    };
  }

  private static Optional<String> utf8(byte[] body) {
    try {
      String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
      return text.indexOf('\0') < 0 ? Optional.of(text) : Optional.empty();
    } catch (CharacterCodingException _) {
      return Optional.empty();
    }
  }
}
