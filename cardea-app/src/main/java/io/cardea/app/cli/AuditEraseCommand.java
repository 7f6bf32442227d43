package io.cardea.app.cli;

import static io.cardea.app.cli.AdminReader.member;
import static io.cardea.mcp.json.JsonStrings.quote;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.mcp.json.JsonDocument;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "erase",
    description = {
      "Destroy the key of a person or an agent on a node, for good: what was recorded of their"
          + " arguments and results can never be read again, and nobody can tell whose pseudonym it"
          + " was. The records stay, and the log still verifies.",
      "Shows whom it would be; does it with --yes and a --reason. Needs a key with the admin role"
          + " admin. On this node, or with --all-nodes on all; there only whom this issuer calls so."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footer = {
      "",
      "Exit codes: 0 erased; 1 it was not; 2 wrong usage; 3 with --all-nodes: ordered, and some nodes"
          + " have not done it yet.",
      "For example:  cardea audit erase --subject pat@example.com --reason 'request 4711' --all-nodes"
          + " --yes"
    })
final class AuditEraseCommand implements Callable<Integer> {

  private static final String ERASURES = "/api/v1/audit/nodes/erasures";

  @CommandLine.Mixin private AdminClient client = new AdminClient();

  @Option(
      names = "--subject",
      paramLabel = "NAME",
      required = true,
      description = "What the issuer calls the person or agent, or the id that records have.")
  private String subject = "";

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      description =
          "Why: a ticket or a ground, at most 200 characters. It is recorded and stays, so it must"
              + " not name anybody.")
  private String reason = "";

  @CommandLine.Mixin private AllNodes nodes = new AllNodes();

  @Option(
      names = "--issuer",
      paramLabel = "NAME",
      description =
          "Whose name it is, for somebody whom only other nodes know; with --all-nodes, and --agent if"
              + " it is no person.")
  private String issuer = "";

  @Option(names = "--agent", description = "It is an agent; with --issuer.")
  private boolean isAgent;

  @Option(names = "--yes", description = "Do it.")
  private boolean sure;

  @CommandLine.Spec private CommandLine.Model.@Nullable CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    CommandLine line = Objects.requireNonNull(spec).commandLine();
    PrintWriter out = line.getOut();
    if (sure && reason.isBlank()) {
      throw new CommandLine.ParameterException(line, "--yes needs a --reason, which is recorded");
    }
    if ((!nodes.isAsked() && !issuer.isEmpty()) || (isAgent && issuer.isEmpty())) {
      throw new CommandLine.ParameterException(
          line, "--issuer needs --all-nodes, and --agent needs --issuer");
    }
    AdminReader reader = new AdminReader(client);
    Optional<JsonDocument> here =
        issuer.isEmpty() ? Optional.of(AuditSubject.find(reader, subject)) : Optional.empty();
    out.println(here.map(AuditSubject::line).orElse(kind() + " " + subject + " of " + issuer));
    String name = here.map(found -> member(found, "name")).orElse(subject);
    if (sure && reason.toLowerCase(Locale.ROOT).contains(name.toLowerCase(Locale.ROOT))) {
      throw new CommandLine.ParameterException(
          line, "the --reason has the name in it, and would keep it in the log for good");
    }
    int code = sure ? erase(reader, here.map(found -> member(found, "id")), line) : 1;
    if (!sure) {
      out.println("Nothing was erased. This cannot be undone: say --yes to do it.");
    }
    out.flush();
    return code;
  }

  private String kind() {
    return isAgent ? "agent" : "user";
  }

  private int erase(AdminReader reader, Optional<String> id, CommandLine line)
      throws IOException, InterruptedException {
    String why = "?reason=" + URLEncoder.encode(reason, UTF_8);
    if (nodes.isAsked()) {
      String whom =
          id.map(here -> "{\"id\":" + quote(here) + "}")
              .orElseGet(() ->
                  "{\"name\":%s,\"issuer\":%s,\"kind\":%s}"
                      .formatted(quote(subject), quote(issuer), quote(kind())));
      return nodes.order(client, line, "POST", ERASURES + why, whom);
    }
    JsonDocument _ = reader.json("DELETE", AuditSubject.PATH + id.orElseThrow() + why, "");
    line.getOut().println("Erased on this node: key and name are destroyed.");
    return 0;
  }
}
