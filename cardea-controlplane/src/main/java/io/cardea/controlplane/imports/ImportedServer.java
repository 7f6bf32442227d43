package io.cardea.controlplane.imports;

import io.cardea.controlplane.document.Node;
import java.util.List;
import java.util.Optional;

/**
 * A server as an Adapter document, and what a user should know before it is taken.
 *
 * @param name of the adapter
 * @param origin what it was made of, for a comment
 * @param document the Adapter
 * @param launch what the gateway will do to reach it, for approval: a command, or a URL
 * @param needs which secrets must be set where
 * @param notes what was left out, and what else could be said
 */
public record ImportedServer(
    String name,
    String origin,
    Node document,
    List<String> launch,
    List<String> needs,
    List<String> notes) {

  public ImportedServer {
    launch = List.copyOf(launch);
    needs = List.copyOf(needs);
    notes = List.copyOf(notes);
  }

  /** The program that the gateway starts, if it does. */
  public Optional<String> program() {
    Optional<Node> found = Optional.of(document);
    for (String key : List.of("spec", "upstream", "stdio", "command")) {
      found = found.flatMap(node -> Nodes.member(node, key));
    }
    return found.map(node -> node instanceof Node.Scalar text ? text.text() : "");
  }

  /** The Adapter as JSON. */
  public String toJson() {
    return Nodes.toJson(document);
  }
}
