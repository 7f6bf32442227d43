package io.cardea.mcp.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.function.IntPredicate;
import java.util.function.Predicate;

/**
 * Deliberate changes to a document; every byte that no change touches stays as it was. Changes must
 * not overlap: a value is changed once, and nothing inside a value that is replaced or removed.
 * JSON that is put in is trusted to be valid. Not thread-safe.
 */
public final class JsonEdit {

  private static final class Change {
    private final int from;
    private final int to;
    private final byte[] with;

    Change(int from, int to, byte[] with) {
      this.from = from;
      this.to = to;
      this.with = with;
    }
  }

  private static final Comparator<Change> IN_ORDER =
      Comparator.<Change>comparingInt(change -> change.from).thenComparingInt(change -> change.to);
  private static final byte[] NOTHING = {};

  private final JsonDocument document;
  private final int start;
  private final int end;
  private final List<Change> changes = new ArrayList<>();

  /** Members to add, by object node and name. */
  private final Map<Integer, Map<String, String>> added = new LinkedHashMap<>();

  /** Changes to a whole document. */
  public JsonEdit(JsonDocument document) {
    this.document = document;
    this.start = document.from();
    this.end = document.to();
  }

  /** Changes to the value at {@code node} only, which {@link #apply} cuts out. */
  public JsonEdit(JsonDocument document, int node) {
    this.document = document;
    this.start = node == JsonDocument.ROOT ? document.from() : document.start(node);
    this.end = node == JsonDocument.ROOT ? document.to() : document.end(node);
  }

  /** Puts {@code json} in the place of {@code node}. */
  public JsonEdit replace(int node, String json) {
    changes.add(new Change(document.start(node), document.end(node), json.getBytes(UTF_8)));
    return this;
  }

  /**
   * Gives the member {@code name} of {@code object} the value {@code json}, adding it first if it
   * is not there.
   *
   * @throws IllegalArgumentException if {@code object} is none
   * @throws IllegalStateException if this edit has added the member already
   */
  public JsonEdit set(int object, String name, String json) {
    if (!document.isObject(object)) {
      throw new IllegalArgumentException("only an object has members");
    }
    int value = document.member(object, name);
    if (value != JsonDocument.NONE) {
      return replace(value, json);
    }
    Map<String, String> members = added.computeIfAbsent(object, _ -> new LinkedHashMap<>());
    if (members.putIfAbsent(name, json) != null) {
      throw new IllegalStateException("changes overlap");
    }
    return this;
  }

  /**
   * Leaves in {@code array} only the elements that {@code keep} accepts; {@code false} if all
   * stayed. The elements that stay may be changed too.
   */
  public boolean retain(int array, IntPredicate keep) {
    boolean removed = false;
    int lastKept = JsonDocument.NONE;
    int element = document.first(array);
    while (element != JsonDocument.NONE) {
      int next = document.nextElement(array, element);
      if (keep.test(element)) {
        lastKept = element;
      } else {
        remove(element, element, next, lastKept == JsonDocument.NONE);
        removed = true;
      }
      element = next;
    }
    return removed;
  }

  /**
   * Leaves in {@code object} only the members whose names {@code keep} accepts; {@code false} if
   * all stayed. The values that stay may be changed too, but no member may be added.
   */
  public boolean retainMembers(int object, Predicate<String> keep) {
    boolean removed = false;
    boolean leading = true;
    int key = document.first(object);
    while (key != JsonDocument.NONE) {
      int next = document.nextKey(object, key);
      if (keep.test(document.text(key))) {
        leading = false;
      } else {
        remove(key, document.valueOf(key), next, leading);
        removed = true;
      }
      key = next;
    }
    return removed;
  }

  /** Removes a part with the comma after it while none before it stays, else before it. */
  private void remove(int first, int last, int next, boolean leading) {
    int from = document.start(first);
    int to = document.end(last);
    if (leading && next != JsonDocument.NONE) {
      to = document.start(next);
    } else if (!leading) {
      from = commaBefore(from);
    }
    changes.add(new Change(from, to, NOTHING));
  }

  private int commaBefore(int start) {
    int at = start - 1;
    while (document.bytes()[at] != ',') {
      at--;
    }
    return at;
  }

  /** Whether nothing changes. */
  public boolean isEmpty() {
    return changes.isEmpty() && added.isEmpty();
  }

  /**
   * The changed text.
   *
   * @throws IllegalStateException if changes overlap
   */
  public byte[] apply() {
    List<Change> sorted = new ArrayList<>(changes);
    added.forEach((object, members) -> sorted.add(addition(object, members)));
    sorted.sort(IN_ORDER);
    int length = end - start;
    int done = start;
    for (Change change : sorted) {
      if (change.from < done) {
        throw new IllegalStateException("changes overlap");
      }
      done = change.to;
      length += change.with.length - (change.to - change.from);
    }
    return spliced(sorted, new byte[length]);
  }

  private Change addition(int object, Map<String, String> members) {
    String end = document.first(object) == JsonDocument.NONE ? "" : ",";
    StringJoiner text = new StringJoiner(",", "", end);
    members.forEach((name, json) -> text.add(JsonStrings.quote(name) + ":" + json));
    int at = document.start(object) + 1;
    return new Change(at, at, text.toString().getBytes(UTF_8));
  }

  private byte[] spliced(List<Change> sorted, byte[] text) {
    int from = start;
    int at = 0;
    for (Change change : sorted) {
      int kept = change.from - from;
      System.arraycopy(document.bytes(), from, text, at, kept);
      System.arraycopy(change.with, 0, text, at + kept, change.with.length);
      at += kept + change.with.length;
      from = change.to;
    }
    System.arraycopy(document.bytes(), from, text, at, end - from);
    return text;
  }
}
