package io.cardea.audit.index;

import io.cardea.model.audit.RecordField;

/** The text of a field, and what it is called in an index. */
final class FieldText extends Text {

  private final RecordField field;
  private final long ofNone;
  private boolean isKeyed;
  private long key;

  FieldText(RecordField field) {
    this.field = field;
    this.ofNone = FieldKey.of(field, "");
  }

  RecordField field() {
    return field;
  }

  @Override
  void set(Text other, boolean isPlain) {
    super.set(other, isPlain);
    isKeyed = false;
  }

  /** The same for no text as for an empty one. */
  long key() {
    if (!isThere()) {
      return ofNone;
    }
    if (!isKeyed) {
      key = FieldKey.of(field, bytes, start, end);
      isKeyed = true;
    }
    return key;
  }
}
