package io.cardea.audit.index;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.model.audit.RecordField;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The members of a record that it is found by, read from its line of JSON (RFC 8259); others, and
 * whatever they hold, are passed over. It does not judge whether the rest is valid. One thread, to
 * be used again.
 */
public final class RecordMembers {

  private static final int NONE = -1;
  private static final int SLOTS = 64;

  /** Where a text is; before it is read, nowhere. */
  private static final class Text {
    private byte[] bytes = new byte[0];
    private int start;
    private int end = NONE;
  }

  /** A name, and where to keep what has it. */
  private static final class Named {
    private final byte[] label;
    private final Text text;

    /** Another one in the same slot. */
    private final @Nullable Named other;

    private Named(byte[] label, Text text, @Nullable Named other) {
      this.label = label;
      this.text = text;
      this.other = other;
    }
  }

  private final Map<RecordField, Text> texts = new EnumMap<>(RecordField.class);
  private final Text time = new Text();
  private final @Nullable Named[] known = new @Nullable Named[SLOTS];

  private byte[] bytes = new byte[0];
  private int end;
  private int at;
  private long micros;

  /** The string that was read last. */
  private final Text last = new Text();

  public RecordMembers() {
    for (RecordField field : RecordField.values()) {
      Text text = new Text();
      texts.put(field, text);
      know(field.label(), text);
    }
    know("time", time);
    know("minute", time);
  }

  private void know(String name, Text text) {
    byte[] label = name.getBytes(UTF_8);
    int slot = slot(label, 0, label.length);
    known[slot] = new Named(label, text, known[slot]);
  }

  private static int slot(byte[] name, int from, int to) {
    return 3 * (to - from) + name[from] & SLOTS - 1;
  }

  /** Reads a record; false if it is no JSON object, and then there are no members. */
  public boolean read(byte[] payload) {
    forget();
    bytes = payload;
    end = payload.length;
    at = 0;
    micros = RecordTime.NONE;
    try {
      object();
      end();
      return true;
    } catch (IllegalArgumentException e) {
      forget();
      return false;
    }
  }

  /** The text of a member, if the record has it and it is text. */
  public Optional<String> text(RecordField field) {
    Text text = of(field);
    return text.end == NONE
        ? Optional.empty()
        : Optional.of(new String(text.bytes, text.start, text.end - text.start, UTF_8));
  }

  /** Whether the record has a text of that. */
  boolean has(RecordField field) {
    return of(field).end != NONE;
  }

  /** Whether the record's text of that is {@code other}, in UTF-8. */
  boolean is(RecordField field, byte[] other) {
    Text text = of(field);
    return text.end != NONE
        && Arrays.equals(text.bytes, text.start, text.end, other, 0, other.length);
  }

  /** What the text is called in an index; the same for none as for an empty one. */
  long key(RecordField field) {
    Text text = of(field);
    return FieldKey.of(field, text.bytes, text.start, Math.max(text.start, text.end));
  }

  private Text of(RecordField field) {
    return Objects.requireNonNull(texts.get(field));
  }

  private void forget() {
    texts.values().forEach(text -> text.end = NONE);
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
      string();
      Text text = named();
      expect(':');
      if (peek() != '"') {
        skip();
      } else {
        string();
        member(text);
      }
    } while (take() == ',');
    at--;
    expect('}');
  }

  private void end() {
    while (at < end) {
      if (!isSpace(bytes[at++])) {
        throw new IllegalArgumentException();
      }
    }
  }

  /** Where to keep what has the name that was read last, if it is to be kept. */
  private @Nullable Text named() {
    if (last.start == last.end) {
      return null;
    }
    int slot = slot(last.bytes, last.start, last.end);
    for (Named one = known[slot]; one != null; one = one.other) {
      byte[] label = one.label;
      if (last.end - last.start == label.length
          && Arrays.equals(last.bytes, last.start, last.end, label, 0, label.length)) {
        return one.text;
      }
    }
    return null;
  }

  private void member(@Nullable Text text) {
    if (text == time) {
      micros = RecordTime.parse(last.bytes, last.start, last.end);
    } else if (text != null) {
      text.bytes = last.bytes;
      text.start = last.start;
      text.end = last.end;
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

  private void string() {
    expect('"');
    int from = at;
    while (at < end && bytes[at] != '"' && bytes[at] != '\\') {
      at++;
    }
    if (at < end && bytes[at] == '\\') {
      last.bytes = escaped(from).getBytes(UTF_8);
      last.start = 0;
      last.end = last.bytes.length;
    } else {
      expect('"');
      last.bytes = bytes;
      last.start = from;
      last.end = at - 1;
    }
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
