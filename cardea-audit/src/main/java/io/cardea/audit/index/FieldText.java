package io.cardea.audit.index;

import io.cardea.model.audit.RecordField;
import java.util.Arrays;

/** The text of a field, and what it is called; that of the record before is often the same. */
final class FieldText extends Text {

  private final RecordField field;
  private byte[] known = new byte[0];
  private int knownLength = NONE;
  private long key;

  FieldText(RecordField field) {
    this.field = field;
  }

  RecordField field() {
    return field;
  }

  /** The same for no text as for an empty one. */
  long key() {
    int length = Math.max(0, end - start);
    if (length != knownLength || !Arrays.equals(bytes, start, start + length, known, 0, length)) {
      key = FieldKey.of(field, bytes, start, start + length);
      if (known.length < length) {
        known = new byte[length];
      }
      System.arraycopy(bytes, start, known, 0, length);
      knownLength = length;
    }
    return key;
  }
}
