package io.cardea.audit.index;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.model.audit.RecordField;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/**
 * The members of a record that it is found by, read from its line of JSON (RFC 8259); others, and
 * whatever they hold, are passed over. It does not judge whether the rest is valid. One thread, to
 * be used again.
 */
public final class RecordMembers {

  private static final String TIME = "time";
  private static final String MINUTE = "minute";

  private final Map<RecordField, String> values = new EnumMap<>(RecordField.class);
  private byte[] bytes = new byte[0];
  private int end;
  private int at;
  private long micros;

  /** Reads a record; false if it is no JSON object, and then there are no members. */
  public boolean read(byte[] payload) {
    values.clear();
    bytes = payload;
    end = payload.length;
    at = 0;
    micros = RecordTime.NONE;
    try {
      object();
      return true;
    } catch (IllegalArgumentException e) {
      values.clear();
      return false;
    }
  }

  /** The text of a member, if the record has it and it is text. */
  public Optional<String> text(RecordField field) {
    return Optional.ofNullable(values.get(field));
  }

  /** Those that are there. */
  Map<RecordField, String> values() {
    return values;
  }

  /** When it happened, in microseconds since 1970; {@link RecordTime#NONE} if it says nothing. */
  public long micros() {
    return micros;
  }

  private void object() {
    expect('{');
    if (peek() == '}') {
      return;
    }
    do {
      String name = string();
      expect(':');
      if (peek() == '"') {
        member(name, string());
      } else {
        skip();
      }
    } while (take() == ',');
    at--;
    expect('}');
  }

  private void member(String name, String value) {
    if (name.equals(TIME) || name.equals(MINUTE)) {
      micros = RecordTime.parse(value);
    } else {
      RecordField.find(name).ifPresent(field -> values.put(field, value));
    }
  }

  /** Passes over a value that is no text. */
  private void skip() {
    int depth = 0;
    do {
      switch (peek()) {
        case '"' -> string();
        case '{', '[' -> {
          depth++;
          at++;
        }
        case '}', ']' -> {
          depth--;
          at++;
        }
        default -> at++;
      }
      if (depth < 0) {
        throw new IllegalArgumentException();
      }
    } while (depth > 0 || (peek() != ',' && peek() != '}'));
  }

  private String string() {
    expect('"');
    int from = at;
    while (at < end && bytes[at] != '"') {
      if (bytes[at] == '\\') {
        return escaped(from);
      }
      at++;
    }
    expect('"');
    return new String(bytes, from, at - 1 - from, UTF_8);
  }

  private String escaped(int from) {
    StringBuilder text = new StringBuilder(new String(bytes, from, at - from, UTF_8));
    while (true) {
      int plain = at;
      while (at < end && bytes[at] != '"' && bytes[at] != '\\') {
        at++;
      }
      text.append(new String(bytes, plain, at - plain, UTF_8));
      if (at < end && bytes[at] == '\\') {
        at++;
        text.append(escape());
      } else {
        expect('"');
        return text.toString();
      }
    }
  }

  private char escape() {
    int character = at < end ? bytes[at++] : 0;
    return switch (character) {
      case '"', '\\', '/' -> (char) character;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> {
        if (at + 4 > end) {
          throw new IllegalArgumentException();
        }
        at += 4;
        yield (char) HexFormat.fromHexDigits(new String(bytes, at - 4, 4, UTF_8));
      }
      default -> throw new IllegalArgumentException();
    };
  }

  private void expect(char character) {
    if (take() != character) {
      throw new IllegalArgumentException();
    }
  }

  private int take() {
    int character = peek();
    at++;
    return character;
  }

  /** The next byte that is no white space. */
  private int peek() {
    while (at < end && isSpace(bytes[at])) {
      at++;
    }
    if (at >= end) {
      throw new IllegalArgumentException();
    }
    return bytes[at];
  }

  private static boolean isSpace(byte character) {
    return character == ' ' || character == '\n' || character == '\r' || character == '\t';
  }
}
