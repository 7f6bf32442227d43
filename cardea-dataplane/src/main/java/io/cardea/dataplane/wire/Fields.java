package io.cardea.dataplane.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.cardea.mcp.http.FieldChars;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The header fields of a request, in their order; immutable. Names are compared without regard to
 * case, values have no white space around them (RFC 9110 §5). It is one array with the bytes as
 * they came and one with where things are in it: a value becomes text when somebody asks for it,
 * and a name is found by its hash.
 */
public final class Fields {

  /** No fields. */
  public static final Fields NONE = new FieldsBuilder(new byte[0]).build();

  static final int NAME = 0;
  static final int NAME_END = 1;
  static final int VALUE = 2;
  static final int VALUE_END = 3;
  static final int HASH = 4;
  static final int NEXT = 5;
  static final int SLOTS = 6;

  private final byte[] bytes;
  private final int[] places;
  private final int count;
  private final int buckets;

  /**
   * @param places {@link #SLOTS} numbers for each field, then the first field of each bucket, plus
   *     one
   * @param buckets a power of two
   */
  Fields(byte[] bytes, int[] places, int count, int buckets) {
    this.bytes = bytes;
    this.places = places;
    this.count = count;
    this.buckets = buckets;
  }

  /** These fields, as names and values. */
  public static Fields of(List<Map.Entry<String, String>> fields) {
    int size = 0;
    for (Map.Entry<String, String> field : fields) {
      size += field.getKey().length() + field.getValue().length();
    }
    FieldsBuilder builder = new FieldsBuilder(new byte[size]);
    int at = 0;
    for (Map.Entry<String, String> field : fields) {
      at = builder.add(at, field.getKey(), field.getValue());
    }
    return builder.build();
  }

  /** Whether {@code value} can be the value of a field at all. */
  public static boolean canHold(String value) {
    for (int i = 0; i < value.length(); i++) {
      if (!FieldChars.isValue(value.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  /** How many there are. */
  public int size() {
    return count;
  }

  /** The name of the field at {@code index}, as it came. */
  public String name(int index) {
    return text(place(index, NAME), place(index, NAME_END));
  }

  /** The value of the field at {@code index}. */
  public String value(int index) {
    return text(place(index, VALUE), place(index, VALUE_END));
  }

  /** Whether the name of the field at {@code index} begins with {@code prefix}, in lower case. */
  public boolean isNamedFrom(int index, String prefix) {
    int from = place(index, NAME);
    return place(index, NAME_END) - from >= prefix.length() && matches(from, prefix);
  }

  /** Whether another field has the name of the one at {@code index}. */
  public boolean isRepeated(int index) {
    String name = name(index);
    int first = find(name);
    return first != index || findNext(first, name) >= 0;
  }

  /** Whether there is a field of this name. */
  public boolean has(String name) {
    return find(name) >= 0;
  }

  /** The value of the first field of this name, or null. */
  public @Nullable String get(String name) {
    int index = find(name);
    return index < 0 ? null : value(index);
  }

  /** The index of the first field of this name, or -1. */
  public int find(String name) {
    int hash = hash(name);
    return matching(places[count * SLOTS + (hash & buckets - 1)] - 1, hash, name);
  }

  /** The index of the next field of this name behind the one at {@code index}, or -1. */
  public int findNext(int index, String name) {
    return matching(place(index, NEXT) - 1, place(index, HASH), name);
  }

  /** The values of all fields of this name, in order. */
  public List<String> all(String name) {
    int first = find(name);
    if (first < 0) {
      return List.of();
    }
    int next = findNext(first, name);
    if (next < 0) {
      return List.of(value(first));
    }
    List<String> values = new ArrayList<>();
    values.add(value(first));
    for (int i = next; i >= 0; i = findNext(i, name)) {
      values.add(value(i));
    }
    return values;
  }

  /** The same without the fields of this name. */
  public Fields without(String name) {
    return has(name) ? of(entries(name)) : this;
  }

  /** The same with one field of this name. */
  public Fields with(String name, String value) {
    List<Map.Entry<String, String>> entries = entries(name);
    entries.add(Map.entry(name, value));
    return of(entries);
  }

  private List<Map.Entry<String, String>> entries(String butFor) {
    List<Map.Entry<String, String>> entries = new ArrayList<>(count + 1);
    for (int i = 0; i < count; i++) {
      if (!isNamed(i, butFor)) {
        entries.add(Map.entry(name(i), value(i)));
      }
    }
    return entries;
  }

  private int matching(int from, int hash, String name) {
    int index = from;
    while (index >= 0 && !(place(index, HASH) == hash && isNamed(index, name))) {
      index = place(index, NEXT) - 1;
    }
    return index;
  }

  /** Whether the field at {@code index} has this name. */
  public boolean isNamed(int index, String name) {
    int from = place(index, NAME);
    return place(index, NAME_END) - from == name.length() && matches(from, name);
  }

  private boolean matches(int from, String text) {
    for (int i = 0; i < text.length(); i++) {
      if (lower(bytes[from + i]) != lower(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private int place(int index, int what) {
    return places[index * SLOTS + what];
  }

  private String text(int from, int to) {
    return new String(bytes, from, to - from, ISO_8859_1);
  }

  static int lower(int c) {
    return c >= 'A' && c <= 'Z' ? c | 0x20 : c;
  }

  /** The hash of a name that goes on with {@code c}. */
  static int hash(int before, int c) {
    return 31 * before + lower(c);
  }

  private static int hash(String name) {
    int hash = 0;
    for (int i = 0; i < name.length(); i++) {
      hash = hash(hash, name.charAt(i));
    }
    return hash;
  }

  /** Names only: values may be secret. */
  @Override
  public String toString() {
    List<String> names = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      names.add(name(i));
    }
    return names.toString();
  }
}
