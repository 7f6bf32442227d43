package io.cardea.controlplane.imports;

import io.cardea.controlplane.document.Fields;
import io.cardea.controlplane.document.Node;
import io.cardea.controlplane.document.Problem;
import io.cardea.controlplane.document.Problems;
import io.cardea.controlplane.document.Shown;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes Adapters of a client's list of servers: {@code mcpServers} of Claude, Cursor, Windsurf and
 * others, {@code servers} with {@code inputs} of VS Code, also below {@code mcp} in its settings.
 * What else such a file holds is the client's own. What looks like a secret becomes a reference.
 */
public final class ClientList {

  private static final int MAX_INPUTS = 256;
  private static final int MAX_SERVERS = 1_000;

  private final Given given;
  private final Problems problems;

  /** Imports that report to {@code problems}. */
  public ClientList(Given given, Problems problems) {
    this.given = given;
    this.problems = problems;
  }

  /** Whether a document looks like one. */
  public static boolean is(Fields document) {
    return !document.has("kind")
        && (document.has("mcpServers") || isMap(document, "servers") || isMap(document, "mcp"));
  }

  private static boolean isMap(Fields document, String key) {
    Node.Entry entry = document.entries().get(key);
    return entry != null && entry.value() instanceof Node.Mapping;
  }

  /** The Adapters, or what must be known first; nothing if there is a problem. */
  public Optional<Outcome> convert(Node root) {
    int before = problems.count();
    Fields document = Fields.of(root, problems);
    Fields holder =
        document.has("mcpServers") || isMap(document, "servers")
            ? document
            : document.object("mcp");
    String key = holder.has("mcpServers") ? "mcpServers" : "servers";
    Values values = new Values(given, problems);
    Map<String, Input> inputs = inputs(holder);
    Map<String, Node.Entry> entries = holder.requireObject(key).entries();
    List<ImportedServer> servers = new ArrayList<>();
    if (entries.size() > MAX_SERVERS) {
      problems.add(root, "holds more than " + MAX_SERVERS + " servers", "split it");
    } else {
      servers.addAll(servers(entries, new Source(inputs, values)));
    }
    values.refuseUnknown(root);
    if (problems.count() == before && servers.isEmpty() && values.questions().isEmpty()) {
      problems.add(root, "holds no server that is not disabled", "");
    }
    return problems.count() == before
        ? Optional.of(new Outcome(servers, values.questions()))
        : Optional.empty();
  }

  private record Source(Map<String, Input> inputs, Values values) {}

  private List<ImportedServer> servers(Map<String, Node.Entry> entries, Source source) {
    List<ImportedServer> servers = new ArrayList<>();
    Map<String, String> taken = new LinkedHashMap<>();
    List<String> notes = new ArrayList<>();
    entries.forEach((written, entry) -> {
      String name =
          given.name().filter(_ -> entries.size() == 1).orElse(AdapterNames.name(written));
      String other = taken.putIfAbsent(name, written);
      if (name.isEmpty()) {
        refuse(entry, Shown.quoted(written) + " leaves no name in [a-z0-9-]", "rename it");
      } else if (other != null) {
        String message = Shown.quoted(other) + " leaves the same name, " + name;
        refuse(entry, message, "rename one");
      } else {
        Fields server = Fields.of(entry.value(), problems);
        if (server.flag("disabled", false) || !server.flag("enabled", true)) {
          notes.add("left out: " + Shown.plain(written) + ", which is disabled");
        } else {
          server(name, written, server, source).ifPresent(servers::add);
        }
      }
    });
    if (given.name().isPresent() && entries.size() != 1) {
      entries.values().stream()
          .findFirst()
          .ifPresent(entry -> refuse(entry, "is not the only server", "leave out --name"));
    }
    return notes.isEmpty() || servers.isEmpty() ? servers : withNotes(servers, notes);
  }

  private static List<ImportedServer> withNotes(List<ImportedServer> servers, List<String> notes) {
    ImportedServer last = servers.removeLast();
    List<String> all = new ArrayList<>(last.notes());
    all.addAll(notes);
    servers.add(
        new ImportedServer(
            last.name(), last.origin(), last.document(), last.launch(), last.needs(), all));
    return servers;
  }

  private Optional<ImportedServer> server(
      String name, String written, Fields server, Source source) {
    int needed = source.values().needs().size();
    int noted = source.values().notes().size();
    ClientText texts = new ClientText(source.inputs(), source.values(), problems);
    return new ClientEntry(name, server, texts, problems)
        .upstream()
        .map(upstream ->
            new ImportedServer(
                name,
                "entry " + Shown.plain(written),
                AdapterDocument.of(
                    server.node(),
                    name,
                    written,
                    "",
                    upstream,
                    given.privateNetwork() || ClientEntry.isLoopback(upstream)),
                upstream.launch(),
                since(source.values().needs(), needed),
                since(source.values().notes(), noted)));
  }

  private static List<String> since(List<String> all, int from) {
    return List.copyOf(all.subList(from, all.size()));
  }

  /** VS Code's {@code inputs}: what it asks its user for. */
  private Map<String, Input> inputs(Fields holder) {
    Map<String, Input> inputs = new LinkedHashMap<>();
    for (Node node : holder.list("inputs", MAX_INPUTS)) {
      ServerFields fields = ServerFields.of(node, problems);
      String id = fields.requireText("id").orElse("");
      fields.ignore("type", "command", "args");
      List<String> choices = fields.texts("options", MAX_INPUTS);
      boolean secret = fields.flag("password") || ClientText.isSecret(id);
      String description = fields.text("description").orElse("");
      Optional<String> otherwise = fields.text("default");
      fields.finish();
      inputs.put(
          id,
          new Input(
              node,
              id,
              description,
              true,
              secret,
              false,
              Optional.empty(),
              otherwise,
              choices,
              "string",
              Map.of()));
    }
    return inputs;
  }

  private void refuse(Node.Entry entry, String message, String hint) {
    problems.add(Problem.of(entry.at(), entry.path(), message, hint));
  }
}
