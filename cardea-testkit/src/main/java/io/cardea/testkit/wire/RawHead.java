package io.cardea.testkit.wire;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The head of an HTTP message as it came.
 *
 * @param start its first line
 * @param headers its fields in order
 */
public record RawHead(String start, List<Map.Entry<String, String>> headers) {

  public RawHead {
    headers = List.copyOf(headers);
  }

  /** The status of a response's head. */
  public int status() {
    return Integer.parseInt(start, 9, 12, 10);
  }

  /** The first field of this name, in any case. */
  public Optional<String> header(String name) {
    return all(name).stream().findFirst();
  }

  /** Every field of this name, in any case. */
  public List<String> all(String name) {
    return headers.stream()
        .filter(field -> field.getKey().equalsIgnoreCase(name))
        .map(Map.Entry::getValue)
        .toList();
  }
}
