package io.cardea.mcp.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.IntPredicate;

/**
 * Deliberate changes to a document; every byte that no change touches stays as it was. Changes must
 * not overlap. Not thread-safe.
 */
public final class JsonEdit {

  private record Change(int from, int to, String with) {}

  private final JsonDocument document;
  private final PriorityQueue<Change> changes =
      new PriorityQueue<>(Comparator.comparingInt(Change::from).thenComparingInt(Change::to));

  public JsonEdit(JsonDocument document) {
    this.document = document;
  }

  /** Puts {@code json} in the place of {@code node}. */
  public JsonEdit replace(int node, String json) {
    changes.add(new Change(document.start(node), document.end(node), json));
    return this;
  }

  /**
   * Gives the member {@code name} of {@code object} the value {@code json}, adding it first if it
   * is not there.
   */
  public JsonEdit set(int object, String name, String json) {
    int value = document.member(object, name);
    if (value != JsonDocument.NONE) {
      return replace(value, json);
    }
    int at = document.start(object) + 1;
    String comma = document.first(object) == JsonDocument.NONE ? "" : ",";
    String member = JsonStrings.quote(name) + ":" + json + comma;
    changes.add(new Change(at, at, member));
    return this;
  }

  /**
   * Leaves in {@code array} only the elements that {@code keep} accepts; {@code false} if all
   * stayed.
   */
  public boolean retain(int array, IntPredicate keep) {
    ByteArrayOutputStream kept = new ByteArrayOutputStream();
    boolean removed = false;
    kept.write('[');
    for (int element = document.first(array);
        element != JsonDocument.NONE;
        element = document.nextElement(array, element)) {
      if (!keep.test(element)) {
        removed = true;
        continue;
      }
      if (kept.size() > 1) {
        kept.write(',');
      }
      int start = document.start(element);
      kept.write(document.bytes(), start, document.end(element) - start);
    }
    kept.write(']');
    if (removed) {
      changes.add(new Change(document.start(array), document.end(array), kept.toString(UTF_8)));
    }
    return removed;
  }

  /** Whether anything changes. */
  public boolean isEmpty() {
    return changes.isEmpty();
  }

  /** The changed text; this edit is used up. */
  public byte[] apply() {
    ByteArrayOutputStream text = new ByteArrayOutputStream(document.to() - document.from() + 64);
    int at = document.from();
    for (Change change = changes.poll(); change != null; change = changes.poll()) {
      if (change.from() < at) {
        throw new IllegalStateException("changes overlap");
      }
      text.write(document.bytes(), at, change.from() - at);
      text.writeBytes(change.with().getBytes(UTF_8));
      at = change.to();
    }
    text.write(document.bytes(), at, document.to() - at);
    return text.toByteArray();
  }
}
