package io.cardea.app.cli;

import static io.cardea.app.cli.AdminReader.member;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.mcp.json.JsonDocument;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.util.Locale;
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
      "Shows whom it would be; does it with --yes and a --reason. Needs a key with the admin role"
          + " admin. Once for each node."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footer = {
      "",
      "For example:  cardea audit erase --subject pat@example.com --reason 'request 4711' --yes"
    })
final class AuditEraseCommand implements Callable<Integer> {

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
    AdminReader reader = new AdminReader(client);
    JsonDocument found = AuditSubject.find(reader, subject);
    out.println(AuditSubject.line(found));
    String name = member(found, "name").toLowerCase(Locale.ROOT);
    if (sure && reason.toLowerCase(Locale.ROOT).contains(name)) {
      throw new CommandLine.ParameterException(
          line, "the --reason has the name in it, and would keep it in the log for good");
    }
    if (sure) {
      String path = AuditSubject.PATH + member(found, "id");
      String why = "?reason=" + URLEncoder.encode(reason, UTF_8);
      JsonDocument _ = reader.json("DELETE", path + why, "");
      out.println("Erased on this node: key and name are destroyed.");
    } else {
      out.println("Nothing was erased. This cannot be undone: say --yes to do it.");
    }
    out.flush();
    return sure ? 0 : 1;
  }
}
