package io.cardea.controlplane.records;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.model.audit.RecordField;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The columns that entries are found by, one for each field. They only lead to rows: what a row's
 * record says decides, so a value may be stored cut or changed as long as it always is.
 */
final class Columns {

  /** So that any value finds room in an index. */
  private static final int MAX_CHARACTERS = 256;

  /** All of them, in the order of the fields. */
  static final String FIELDS =
      Arrays.stream(RecordField.values()).map(Columns::of).collect(Collectors.joining(", "));

  private Columns() {}

  /** The column of a field, as SQL. */
  static String of(RecordField field) {
    return '"' + field.label() + '"';
  }

  /** What stands there for a value: PostgreSQL takes no NUL and no half of a character. */
  static String stored(String value) {
    String cut = value.substring(0, Math.min(value.length(), MAX_CHARACTERS));
    return new String(cut.getBytes(UTF_8), UTF_8).replace('\0', '\uFFFD');
  }
}
