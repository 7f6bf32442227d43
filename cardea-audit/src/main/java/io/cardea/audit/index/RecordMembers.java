package io.cardea.audit.index;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.model.audit.RecordField;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The members of a record that it is found by, read from its line of JSON (RFC 8259); others, and
 * whatever they hold, are passed over. It does not judge whether the rest is valid. One thread, to
 * be used again.
 */
public final class RecordMembers {

  /** One of each of these, eight times. */
  private static final long QUOTES = 0x2222_2222_2222_2222L;

  private static final long ESCAPES = 0x5c5c_5c5c_5c5c_5c5cL;
  private static final long LOW_BITS = 0x0101_0101_0101_0101L;
  private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

  /** More than any log of ours needs: who writes others must not fill the memory. */
  private static final int MAX_LEARNED = 1000;

  /** Takes what values are called in an index. */
  @FunctionalInterface
  interface Keys {
    void take(RecordField field, long key);
  }

  private final FieldText[] values =
      Arrays.stream(RecordField.values()).map(FieldText::new).toArray(FieldText[]::new);
  private final Map<RecordField, FieldText> byField = new EnumMap<>(RecordField.class);
  private final Text time = new Text();
  private final MemberNames names = new MemberNames();

  /** Comes before the first name. */
  private final SpelledName beginning = new SpelledName(new byte[0], new Text());

  private int learned;
  private byte[] bytes = new byte[0];
  private int end;
  private int at;

  /** The string that was read last. */
  private final Text last = new Text();

  public RecordMembers() {
    for (FieldText value : values) {
      byField.put(value.field(), value);
      names.add(value.field().label(), value);
    }
    names.add("time", time);
    names.add("minute", time);
  }

  /** Reads a record; false if it is no JSON object, and then there are no members. */
  public boolean read(byte[] payload) {
    return read(payload, 0, payload.length);
  }

  /** Reads one of {@code length} bytes from {@code from} on. */
  boolean read(byte[] payload, int from, int length) {
    forget();
    bytes = payload;
    end = from + length;
    at = from;
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
    return text.isThere()
        ? Optional.of(new String(text.bytes, text.start, text.end - text.start, UTF_8))
        : Optional.empty();
  }

  /** Whether the record has a text of that. */
  boolean has(RecordField field) {
    return of(field).isThere();
  }

  /** Whether the record's text of that is {@code other}, in UTF-8. */
  boolean is(RecordField field, byte[] other) {
    Text text = of(field);
    return text.isThere() && text.isEqual(other, other.length);
  }

  /** What the text is called in an index; the same for none as for an empty one. */
  long key(RecordField field) {
    return of(field).key();
  }

  /** Gives {@code taker} what each text that the record has is called. */
  void keys(Keys taker) {
    for (FieldText value : values) {
      if (value.isThere()) {
        taker.take(value.field(), value.key());
      }
    }
  }

  private FieldText of(RecordField field) {
    return Objects.requireNonNull(byField.get(field));
  }

  private void forget() {
    for (FieldText value : values) {
      value.forget();
    }
    time.forget();
  }

  /** When it happened, in microseconds since 1970; {@link RecordTime#NONE} if it says nothing. */
  public long micros() {
    return time.isThere() ? RecordTime.parse(time.bytes, time.start, time.end) : RecordTime.NONE;
  }

  private void object() {
    expect('{');
    if (peek() == '}') {
      return;
    }
    SpelledName name = beginning;
    do {
      name = nameAfter(name);
      if (peek() != '"') {
        skip();
      } else if (name.text().isAgain(bytes, at + 1, end)) {
        at = name.text().again(bytes, at + 1) + 1;
      } else {
        boolean isPlain = string();
        name.text().set(last, isPlain);
      }
    } while (take() == ',');
    at--;
    expect('}');
  }

  /** Reads a name and its colon. */
  private SpelledName nameAfter(SpelledName before) {
    SpelledName expected = before.next(bytes, at, end);
    if (expected != null) {
      at += expected.length();
      return expected;
    }
    int _ = peek();
    int from = at;
    boolean _ = string();
    Text kept = names.find(last);
    expect(':');
    Text text = kept == null ? new Text() : kept;
    SpelledName name = new SpelledName(Arrays.copyOfRange(bytes, from, at), text);
    if (learned < MAX_LEARNED) {
      learned++;
      before.learn(name);
    }
    return name;
  }

  private void end() {
    while (at < end) {
      if (!isSpace(bytes[at++])) {
        throw new IllegalArgumentException();
      }
    }
  }

  /** Passes over a value that is no text. */
  private void skip() {
    int depth = 0;
    do {
      switch (peek()) {
        case '"' -> {
          boolean _ = string();
        }
        case '{', '[' -> {
          depth++;
          at++;
        }
        case '}', ']' -> {
          depth--;
          at++;
        }
        default -> at = afterWord(at + 1);
      }
      if (depth < 0) {
        throw new IllegalArgumentException();
      }
    } while (depth > 0 || (peek() != ',' && peek() != '}'));
  }

  /** Behind letters, digits, signs and points, of which numbers and literals are made. */
  private int afterWord(int from) {
    int next = from;
    while (next < end && isWord(bytes[next])) {
      next++;
    }
    return next;
  }

  private static boolean isWord(byte character) {
    int lower = character | 0x20;
    return (lower >= 'a' && lower <= 'z')
        || (character >= '0' && character <= '9')
        || (character == '-' || character == '.' || character == '+');
  }

  /** Reads a string; whether it is what is spelled, as it has no escapes. */
  private boolean string() {
    expect('"');
    int from = at;
    at = afterPlain(from);
    boolean isPlain = at >= end || bytes[at] != '\\';
    if (isPlain) {
      expect('"');
      last.bytes = bytes;
      last.start = from;
      last.end = at - 1;
    } else {
      last.bytes = escaped(from).getBytes(UTF_8);
      last.start = 0;
      last.end = last.bytes.length;
    }
    return isPlain;
  }

  /** Where the next quote or escape is, at {@code from} or behind, or the end; by eight bytes. */
  private int afterPlain(int from) {
    int next = from;
    for (; next <= end - Long.BYTES; next += Long.BYTES) {
      long word = Words.at(bytes, next);
      long found = zeros(word ^ QUOTES) | zeros(word ^ ESCAPES);
      if (found != 0) {
        return next + Long.numberOfTrailingZeros(found) / Byte.SIZE;
      }
    }
    while (next < end && bytes[next] != '"' && bytes[next] != '\\') {
      next++;
    }
    return next;
  }

  /** The high bit of each byte that is zero; of those behind the first one it may err. */
  private static long zeros(long word) {
    return (word - LOW_BITS) & ~word & HIGH_BITS;
  }

  private String escaped(int from) {
    StringBuilder text = new StringBuilder(new String(bytes, from, at - from, UTF_8));
    while (true) {
      int plain = at;
      at = afterPlain(plain);
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
    return character <= ' '
        && (character == ' ' || character == '\n' || character == '\r' || character == '\t');
  }
}
