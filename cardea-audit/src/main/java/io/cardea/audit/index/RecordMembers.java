package io.cardea.audit.index;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.model.audit.RecordField;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The members of a record that it is found by, read from its line of JSON (RFC 8259); others, and
 * whatever they hold, are passed over. It does not judge whether the rest is valid. One thread, to
 * be used again.
 */
public final class RecordMembers {

  private static final List<RecordField> FIELDS = List.of(RecordField.values());
  private static final List<byte[]> LABELS =
      FIELDS.stream().map(field -> field.label().getBytes(UTF_8)).toList();
  private static final byte[] TIME = "time".getBytes(UTF_8);
  private static final byte[] MINUTE = "minute".getBytes(UTF_8);
  private static final int NONE = -1;

  // By the number of the field: where the text is, and where it ends or that there is none.
  private final byte[][] texts = new byte[FIELDS.size()][];
  private final int[] starts = new int[FIELDS.size()];
  private final int[] ends = new int[FIELDS.size()];

  private byte[] bytes = new byte[0];
  private int end;
  private int at;
  private long micros;

  // The string that was read last.
  private byte[] text = new byte[0];
  private int textStart;
  private int textEnd;

  /** Reads a record; false if it is no JSON object, and then there are no members. */
  public boolean read(byte[] payload) {
    Arrays.fill(ends, NONE);
    bytes = payload;
    end = payload.length;
    at = 0;
    micros = RecordTime.NONE;
    try {
      object();
      return true;
    } catch (IllegalArgumentException e) {
      Arrays.fill(ends, NONE);
      return false;
    }
  }

  /** The text of a member, if the record has it and it is text. */
  public Optional<String> text(RecordField field) {
    int number = field.ordinal();
    return has(field)
        ? Optional.of(
            new String(texts[number], starts[number], ends[number] - starts[number], UTF_8))
        : Optional.empty();
  }

  /** Whether the record has a text of that. */
  boolean has(RecordField field) {
    return ends[field.ordinal()] != NONE;
  }

  /** What the text is called in an index; the same for none as for an empty one. */
  long key(RecordField field) {
    int number = field.ordinal();
    return has(field)
        ? FieldKey.of(field, texts[number], starts[number], ends[number])
        : FieldKey.of(field, "");
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
      int name = name();
      expect(':');
      if (peek() != '"') {
        skip();
      } else {
        string();
        member(name);
      }
    } while (take() == ',');
    at--;
    expect('}');
  }

  /** The number of the field that the string is the name of, that behind the last for a time. */
  private int name() {
    for (int number = 0; number < LABELS.size(); number++) {
      if (isText(LABELS.get(number))) {
        return number;
      }
    }
    return isText(TIME) || isText(MINUTE) ? LABELS.size() : NONE;
  }

  private boolean isText(byte[] other) {
    return textEnd - textStart == other.length
        && Arrays.equals(text, textStart, textEnd, other, 0, other.length);
  }

  private void member(int name) {
    if (name == LABELS.size()) {
      micros = RecordTime.parse(text, textStart, textEnd);
    } else if (name != NONE) {
      texts[name] = text;
      starts[name] = textStart;
      ends[name] = textEnd;
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
      text = escaped(from).getBytes(UTF_8);
      textStart = 0;
      textEnd = text.length;
    } else {
      expect('"');
      text = bytes;
      textStart = from;
      textEnd = at - 1;
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
