package io.cardea.controlplane.document;

import java.util.List;
import java.util.Map;

/** A value as it was written, with its place. */
public sealed interface Node {

  /** Where it begins. */
  Position at();

  /** Its path inside the document, e.g. {@code spec.allow[0].tools}; empty for the document. */
  String path();

  /**
   * A single value.
   *
   * @param text what was written, without quotes
   * @param plain whether it was written without quotes, so that it may be a number or a flag
   */
  record Scalar(Position at, String path, String text, boolean plain) implements Node {

    /** What the value is by YAML 1.2's core schema (§10.3). */
    public ScalarType type() {
      return plain ? ScalarType.of(text) : ScalarType.TEXT;
    }

    /** Names the place only: the value may be a secret. */
    @Override
    public String toString() {
      return "scalar at " + at;
    }
  }

  /** A list. */
  record Sequence(Position at, String path, List<Node> items) implements Node {
    public Sequence {
      items = List.copyOf(items);
    }
  }

  /**
   * A map.
   *
   * @param entries by key, in the order written; not copied, because {@code Map.copyOf} loses it
   */
  record Mapping(Position at, String path, Map<String, Entry> entries) implements Node {}

  /** Something that was refused while reading; its problem is reported already. */
  record Broken(Position at, String path) implements Node {}

  /**
   * One entry of a map.
   *
   * @param at where its key begins
   * @param path of its value
   * @param value what it holds
   */
  record Entry(Position at, String path, Node value) {}
}
