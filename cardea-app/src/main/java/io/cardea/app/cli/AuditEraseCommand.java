package io.cardea.app.cli;

import static io.cardea.app.cli.AdminReader.member;

import io.cardea.mcp.json.JsonDocument;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Objects;
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
      "Shows whom it would be; does it with --yes. Needs a key with the admin role admin. Once"
          + " for each node."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footer = {"", "For example:  cardea audit erase --subject pat@example.com --yes"})
final class AuditEraseCommand implements Callable<Integer> {

  @CommandLine.Mixin private AdminClient client = new AdminClient();

  @Option(
      names = "--subject",
      paramLabel = "NAME",
      required = true,
      description = "What the issuer calls the person or agent, or the id that records have.")
  private String subject = "";

  @Option(names = "--yes", description = "Do it.")
  private boolean sure;

  @CommandLine.Spec private CommandLine.Model.@Nullable CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    AdminReader reader = new AdminReader(client);
    JsonDocument found = AuditSubject.find(reader, subject);
    out.println(AuditSubject.line(found));
    if (sure) {
      JsonDocument _ = reader.json("DELETE", AuditSubject.PATH + member(found, "id"), "");
      out.println("Erased on this node: key and name are destroyed.");
    } else {
      out.println("Nothing was erased. This cannot be undone: say --yes to do it.");
    }
    out.flush();
    return sure ? 0 : 1;
  }
}
