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
    name = "subject-export",
    description = {
      "Print all that a node has recorded of a person, a JSON object a line: who they are, calls,"
          + " refusals, and what was kept of arguments and results, readable (GDPR art. 15). Last,"
          + " of which times retention has removed what was recorded, whoever it was of.",
      "Needs a key with the admin role auditor or admin. Once for each node."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footer = {
      "",
      "For example:  cardea audit subject-export --subject pat@example.com > pat.jsonl"
    })
final class AuditExportCommand implements Callable<Integer> {

  private static final int PAGE = 10_000;

  @CommandLine.Mixin private AdminClient client = new AdminClient();

  @Option(
      names = "--subject",
      paramLabel = "NAME",
      required = true,
      description = "What the issuer calls the person, or the id that records have.")
  private String subject = "";

  @CommandLine.Spec private CommandLine.Model.@Nullable CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    CommandLine line = Objects.requireNonNull(spec).commandLine();
    PrintWriter out = line.getOut();
    client.waitLong(line.getErr());
    AdminReader reader = new AdminReader(client);
    JsonDocument found = AuditSubject.find(reader, subject);
    String records = AuditSubject.PATH + member(found, "id") + "/records?limit=" + PAGE;
    JsonDocument page = reader.json(records);
    out.println(found.raw(JsonDocument.ROOT));
    while (true) {
      for (JsonDocument each : AdminReader.items(page, "records")) {
        out.println(each.raw(JsonDocument.ROOT));
      }
      if (!member(page, "more").equals("true")) {
        for (JsonDocument gone : AdminReader.items(page, "removed")) {
          out.println("{\"removed\":" + gone.raw(JsonDocument.ROOT) + "}");
        }
        out.flush();
        return 0;
      }
      page = reader.json(records + "&after=" + member(page, "next"));
    }
  }
}
