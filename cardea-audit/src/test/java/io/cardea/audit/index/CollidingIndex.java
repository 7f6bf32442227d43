package io.cardea.audit.index;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.model.audit.RecordField;
import java.io.IOException;
import java.util.List;

/** Indexes of records in which all values of all fields have the same hash. */
public final class CollidingIndex {

  private CollidingIndex() {}

  /** The index in which everything is found, or taken, for this value. */
  public static SegmentIndex of(RecordField field, String value, List<String> lines)
      throws IOException {
    long hash = FieldKey.of(field, value);
    SegmentIndexBuilder builder = new SegmentIndexBuilder(1, _ -> hash);
    for (String line : lines) {
      byte[] bytes = line.getBytes(UTF_8);
      builder.add(builder.records() * 1024L, bytes, 0, bytes.length);
    }
    return StoredIndex.of(builder.freeze()).orElseThrow();
  }
}
