package io.cardea.controlplane.imports;

import io.cardea.controlplane.document.Fields;
import io.cardea.controlplane.document.Node;
import io.cardea.controlplane.document.Position;
import io.cardea.controlplane.document.Problem;
import io.cardea.controlplane.document.Problems;
import io.cardea.controlplane.document.YamlReader;
import java.util.List;
import java.util.Optional;

/** Makes Adapters of whatever describes MCP servers and is known here. */
public final class Imports {

  /** Bytes of what is read. */
  public static final int MAX_BYTES = 1 << 20;

  private Imports() {}

  /**
   * Reads {@code text}: a {@code server.json}, or a client's list of servers.
   *
   * @param source names it in problems
   * @return nothing if there is a problem
   */
  public static Optional<Outcome> read(String source, String text, Given given, Problems problems) {
    int before = problems.count();
    List<Node> documents =
        text.stripLeading().startsWith("{")
            ? YamlReader.readJson(source, text, problems)
            : YamlReader.read(source, text, problems);
    if (problems.count() > before) {
      return Optional.empty();
    }
    if (documents.size() != 1) {
      String message = documents.isEmpty() ? "holds nothing" : "holds more than one document";
      problems.add(Problem.of(Position.of(source), "", message, ""));
      return Optional.empty();
    }
    Node root = documents.getFirst();
    Fields document = Fields.of(root, problems);
    if (problems.count() > before) {
      return Optional.empty();
    }
    if (document.has("kind")) {
      problems.add(root, "is Cardea's own configuration already", "cardea run -f takes it");
      return Optional.empty();
    }
    if (ClientList.is(document)) {
      return new ClientList(given, problems).convert(root);
    }
    if (ServerJson.is(document)) {
      return new ServerJson(given, problems).convert(root);
    }
    problems.add(
        root,
        "is neither a server.json (name, and packages or remotes) nor a client's list of servers"
            + " (mcpServers, or VS Code's servers)",
        "");
    return Optional.empty();
  }
}
