package io.cardea.app.cli;

import static io.cardea.app.cli.AdminReader.member;

import io.cardea.mcp.json.JsonDocument;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "show",
    description = {
      "Show what a node has kept of the arguments and the result of a call, and whose they are. That"
          + " you looked is recorded.",
      "Needs a key with the admin role auditor or admin."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class AuditShowCommand implements Callable<Integer> {

  @CommandLine.Mixin private AdminClient client = new AdminClient();

  @Parameters(
      paramLabel = "ID",
      description = "Of the request, as it is in the record, the log and error.data.requestId.")
  private UUID id = new UUID(0, 0);

  @Option(names = "--json", description = "Print the answer as it is.")
  private boolean json;

  @CommandLine.Spec private CommandLine.Model.@Nullable CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    CommandLine line = Objects.requireNonNull(spec).commandLine();
    PrintWriter out = line.getOut();
    client.waitLong(line.getErr());
    JsonDocument answer = new AdminReader(client).json("/api/v1/audit/records/" + id + "/payload");
    if (json) {
      out.println(answer.raw(JsonDocument.ROOT));
      out.flush();
      return 0;
    }
    JsonDocument subject = AdminReader.part(answer, "subject");
    if (!member(subject, "id").isEmpty()) {
      out.println(AuditSubject.line(subject));
    }
    AdminReader.items(answer, "items").forEach(item -> out.println(line(item)));
    out.flush();
    return 0;
  }

  private static String line(JsonDocument item) {
    String why = member(item, "unreadable");
    String content = member(item, "value") + member(item, "text");
    return "%s (%s, %s bytes%s): %s"
        .formatted(
            member(item, "part"),
            member(item, "policy"),
            member(item, "bytes"),
            member(item, "cut").equals("true") ? ", cut" : "",
            why.isEmpty() ? content : why)
        // What agents and servers have sent could talk to the terminal.
        .replaceAll("[\\p{Cc}\\p{Cf}]", " ");
  }
}
