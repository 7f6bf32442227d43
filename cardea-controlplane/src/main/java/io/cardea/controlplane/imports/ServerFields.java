package io.cardea.controlplane.imports;

import io.cardea.controlplane.document.Fields;
import io.cardea.controlplane.document.Node;
import io.cardea.controlplane.document.Problems;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The fields of an object in a {@code server.json}. Until 2025-09-16 they were written {@code
 * like_this}, since then {@code likeThis}; both are read, the names here are the later ones.
 */
final class ServerFields {

  private static final int MAX_TEXT = 4_096;

  private final Fields fields;
  private final Problems problems;

  private ServerFields(Fields fields, Problems problems) {
    this.fields = fields;
    this.problems = problems;
  }

  static ServerFields of(Node node, Problems problems) {
    return new ServerFields(Fields.of(node, problems), problems);
  }

  Node node() {
    return fields.node();
  }

  boolean has(String name) {
    return fields.has(name) || fields.has(earlier(name));
  }

  Optional<Node> find(String name) {
    String earlier = earlier(name);
    Optional<Node> found = fields.find(name);
    if (earlier.equals(name) || !fields.has(earlier)) {
      return found;
    }
    if (found.isPresent()) {
      fields.refuse(earlier, "is there in both spellings", "remove one");
      return found;
    }
    return fields.find(earlier);
  }

  /** Text, a number or a flag, as text; possibly empty. */
  Optional<String> text(String name) {
    return find(name).flatMap(this::text);
  }

  Optional<String> requireText(String name) {
    Optional<Node> found = find(name);
    if (found.isEmpty()) {
      // Says so.
      return fields.require(name).flatMap(this::text);
    }
    return found.flatMap(this::text);
  }

  boolean flag(String name) {
    find(name);
    return fields.flag(fields.has(name) ? name : earlier(name), false);
  }

  List<Node> list(String name, int max) {
    find(name);
    return fields.list(fields.has(name) ? name : earlier(name), max);
  }

  /** A list of texts. */
  List<String> texts(String name, int max) {
    return list(name, max).stream().map(this::text).flatMap(Optional::stream).toList();
  }

  /** The fields of the object {@code name}; one without fields if it is not there. */
  Fields object(String name) {
    find(name);
    return fields.object(fields.has(name) ? name : earlier(name));
  }

  /** Keys that may be there and say nothing about how the server is reached. */
  void ignore(String... names) {
    for (String name : names) {
      fields.knows(name);
      fields.knows(earlier(name));
    }
  }

  void refuse(String name, String message, String hint) {
    fields.refuse(name, message, hint);
    if (!earlier(name).equals(name)) {
      fields.refuse(earlier(name), message, hint);
    }
  }

  void finish() {
    fields.refuseOthers();
  }

  private Optional<String> text(Node node) {
    return switch (node) {
      case Node.Scalar scalar when isText(scalar.text()) -> Optional.of(scalar.text());
      case Node.Scalar scalar -> {
        problems.add(scalar, "must be one line of at most " + MAX_TEXT + " characters", "");
        yield Optional.empty();
      }
      case Node.Sequence _, Node.Mapping _ -> {
        problems.add(node, "must be text", "");
        yield Optional.empty();
      }
      case Node.Broken _ -> Optional.empty();
    };
  }

  private static boolean isText(String text) {
    return text.length() <= MAX_TEXT && text.chars().noneMatch(Character::isISOControl);
  }

  private static String earlier(String name) {
    return name.startsWith("$")
        ? name
        : name.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
  }
}
