package io.cardea.controlplane.document;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the fields of one map. Each read names a key that may be there; {@link #refuseOthers()}
 * reports the keys nobody asked for. What is missing or wrong is reported once and reads as empty,
 * so that a reader goes on and finds all problems. For one thread.
 */
public final class Fields {

  private final Node node;
  private final Map<String, Node.Entry> entries;
  private final boolean silent;
  private final Problems problems;
  private final Scalars scalars;
  private final Set<String> known = new LinkedHashSet<>();
  private final Set<String> refused = new LinkedHashSet<>();

  private Fields(Node node, Map<String, Node.Entry> entries, boolean silent, Problems problems) {
    this.node = node;
    this.entries = entries;
    this.silent = silent;
    this.problems = problems;
    this.scalars = new Scalars(problems);
  }

  /** The fields of {@code node}; if it is no map, that is a problem, and the only one. */
  public static Fields of(Node node, Problems problems) {
    return switch (node) {
      case Node.Mapping mapping -> new Fields(node, mapping.entries(), false, problems);
      case Node.Broken _ -> new Fields(node, Map.of(), true, problems);
      case Node.Scalar _, Node.Sequence _ -> {
        problems.add(node, "must be a map of keys and values", "");
        yield new Fields(node, Map.of(), true, problems);
      }
    };
  }

  /** The map itself. */
  public Node node() {
    return node;
  }

  /** Every entry, whatever its key; the caller judges the keys. */
  public Map<String, Node.Entry> entries() {
    return entries;
  }

  /** Whether the key is there, without asking for it. */
  public boolean has(String key) {
    return entries.containsKey(key);
  }

  /** A key that may be there, asked for or not; a hint about a misspelt one names it. */
  public void knows(String key) {
    known.add(key);
  }

  /** The value of {@code key}, if it is there and not nothing. */
  public Optional<Node> find(String key) {
    known.add(key);
    Optional<Node> value = Optional.ofNullable(entries.get(key)).map(Node.Entry::value);
    if (value.isPresent() && isNothing(value.get())) {
      problems.add(value.get(), "has no value", "give it one or remove the key");
      return Optional.of(new Node.Broken(value.get().at(), value.get().path()));
    }
    return value;
  }

  /** The value of {@code key}; its absence is a problem. */
  public Optional<Node> require(String key) {
    Optional<Node> value = find(key);
    if (value.isEmpty() && !silent) {
      problems.add(node, "the key " + Shown.quoted(key) + " is missing", "");
    }
    return value;
  }

  /** Text of 1 to {@code max} characters in one line. */
  public Optional<String> text(String key, int max) {
    return find(key).flatMap(value -> scalars.text(value, max));
  }

  /** Text of 1 to {@code max} characters. */
  public Optional<String> longText(String key, int max) {
    return find(key).flatMap(value -> scalars.longText(value, max));
  }

  /** Text of 1 to {@code max} characters in one line; its absence is a problem. */
  public Optional<String> requireText(String key, int max) {
    return require(key).flatMap(value -> scalars.text(value, max));
  }

  /** A flag. */
  public boolean flag(String key, boolean otherwise) {
    return find(key).flatMap(scalars::flag).orElse(otherwise);
  }

  /** A whole number from {@code min} to {@code max}. */
  public int number(String key, int min, int max, int otherwise) {
    return find(key).flatMap(value -> scalars.number(value, min, max)).orElse(otherwise);
  }

  /** A number of bytes from {@code min} to {@code max}. */
  public int bytes(String key, int min, int max, int otherwise) {
    return find(key).flatMap(value -> scalars.bytes(value, min, max)).orElse(otherwise);
  }

  /** A number of bytes from {@code min} to {@code max}, which may be more than 2 GiB. */
  public long size(String key, long min, long max, long otherwise) {
    return find(key).flatMap(value -> scalars.size(value, min, max)).orElse(otherwise);
  }

  /** A duration from {@code min} to {@code max}. */
  public Duration duration(String key, Duration min, Duration max, Duration otherwise) {
    return find(key).flatMap(value -> scalars.duration(value, min, max)).orElse(otherwise);
  }

  /** A map; one without entries if it is not there. */
  public Fields object(String key) {
    return find(key)
        .map(value -> of(value, problems))
        .orElseGet(() -> new Fields(node, Map.of(), true, problems));
  }

  /** A map; its absence is a problem. */
  public Fields requireObject(String key) {
    return require(key)
        .map(value -> of(value, problems))
        .orElseGet(() -> new Fields(node, Map.of(), true, problems));
  }

  /** A list of at most {@code max} values; empty if it is not there. */
  public List<Node> list(String key, int max) {
    return find(key).map(value -> items(value, max)).orElse(List.of());
  }

  /**
   * A list of at most {@code max} values, empty if it is not there; that it is there and empty is a
   * problem, for it would be taken for one that is missing.
   */
  public List<Node> filledList(String key, int max) {
    int before = problems.count();
    List<Node> items = list(key, max);
    if (has(key) && items.isEmpty() && problems.count() == before) {
      problems.add(node, key + " is empty", "remove the key, or name at least one");
    }
    return items;
  }

  /** A list of at most {@code max} values; its absence is a problem. */
  public List<Node> requireList(String key, int max) {
    return require(key).map(value -> items(value, max)).orElse(List.of());
  }

  /** A key that is known but cannot be used; the problem says what to do instead. */
  public void refuse(String key, String message, String hint) {
    refused.add(key);
    Optional.ofNullable(entries.get(key))
        .ifPresent(entry -> problems.add(Problem.of(entry.at(), entry.path(), message, hint)));
  }

  /** Reports the keys nobody asked for. */
  public void refuseOthers() {
    entries.forEach((key, entry) -> {
      if (!known.contains(key) && !refused.contains(key)) {
        String message = "unknown key " + Shown.quoted(key);
        problems.add(Problem.of(entry.at(), node.path(), message, Spelling.hint(key, known)));
      }
    });
  }

  private List<Node> items(Node value, int max) {
    return switch (value) {
      case Node.Broken _ -> List.of();
      case Node.Sequence list when list.items().size() <= max -> list.items();
      case Node.Sequence list -> {
        problems.add(list, "holds more than " + max + " values", "");
        yield List.of();
      }
      case Node.Scalar _, Node.Mapping _ -> {
        problems.add(value, "must be a list", "write [a, b], or one \"- a\" per line");
        yield List.of();
      }
    };
  }

  private static boolean isNothing(Node value) {
    return value instanceof Node.Scalar scalar && scalar.type() == ScalarType.NOTHING;
  }
}
