package io.cardea.controlplane.rest;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.controlplane.document.Node;
import io.cardea.controlplane.document.Problems;
import io.cardea.controlplane.document.Shown;
import java.net.URLDecoder;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Optional;
import java.util.Set;

/**
 * Follows references inside one document. Nothing is ever fetched: one that leads out of it is a
 * problem.
 */
final class References {

  /** References that lead to references. */
  private static final int MAX_HOPS = 16;

  private final Node root;
  private final Problems problems;
  private final Set<Node> reported = Collections.newSetFromMap(new IdentityHashMap<>());

  References(Node root, Problems problems) {
    this.root = root;
    this.problems = problems;
  }

  /** What {@code node} refers to, if it is a reference. */
  static Optional<String> of(Node node) {
    return node instanceof Node.Mapping map
        ? Optional.ofNullable(map.entries().get("$ref"))
            .map(Node.Entry::value)
            .filter(Node.Scalar.class::isInstance)
            .map(Part::text)
        : Optional.empty();
  }

  /** What {@code node} leads to, over any number of references; nothing if that is a problem. */
  Optional<Node> follow(Node node) {
    Node at = node;
    for (int hops = 0; hops < MAX_HOPS; hops++) {
      Optional<String> reference = of(at);
      if (reference.isEmpty()) {
        return Optional.of(at);
      }
      Optional<Node> next = target(at, reference.get());
      if (next.isEmpty()) {
        return Optional.empty();
      }
      at = next.get();
    }
    return refuse(node, "leads from reference to reference", "refer to the thing itself");
  }

  /** What {@code reference}, written at {@code node}, names. */
  Optional<Node> target(Node node, String reference) {
    if (!reference.startsWith("#")) {
      return refuse(
          node,
          "refers to another document, and Cardea fetches none",
          "bundle all of it into one document");
    }
    Optional<Node> at = Optional.of(root);
    if (!reference.equals("#")) {
      if (!reference.startsWith("#/")) {
        return refuse(node, "refers to " + Shown.quoted(reference) + ", which is no path", "");
      }
      for (String token : reference.substring(2).split("/", -1)) {
        String name = decoded(token);
        at = at.flatMap(parent -> child(parent, name));
      }
    }
    return at.isPresent()
        ? at
        : refuse(node, "refers to " + Shown.quoted(reference) + ", which is not there", "");
  }

  private static String decoded(String token) {
    String plain = token;
    try {
      // A plus sign means itself in a fragment.
      plain = URLDecoder.decode(token.replace("+", "%2B"), UTF_8);
    } catch (IllegalArgumentException _) {
      // It is meant as it is written.
    }
    return plain.replace("~1", "/").replace("~0", "~");
  }

  private static Optional<Node> child(Node parent, String name) {
    return switch (parent) {
      case Node.Mapping map -> Optional.ofNullable(map.entries().get(name)).map(Node.Entry::value);
      case Node.Sequence list ->
          name.matches("0|[1-9][0-9]{0,6}") && Integer.parseInt(name) < list.items().size()
              ? Optional.of(list.items().get(Integer.parseInt(name)))
              : Optional.empty();
      case Node.Scalar _, Node.Broken _ -> Optional.empty();
    };
  }

  /** Many operations may come by the same place. */
  private Optional<Node> refuse(Node node, String message, String hint) {
    if (reported.add(node)) {
      problems.add(node, message, hint);
    }
    return Optional.empty();
  }
}
