package io.cardea.app.cli;

import static io.cardea.app.cli.AdminReader.items;
import static io.cardea.mcp.json.JsonDocument.ROOT;

import io.cardea.mcp.json.JsonDocument;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "orders",
    description = {
      "Show what was ordered with --all-nodes, the newest first, and which nodes have done it.",
      "Needs a key with the admin role auditor or admin; shows its tenant only."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footer = {
      "",
      "Exit codes: 0 all are done; 1 it could not be asked; 2 wrong usage; 3 some nodes have not done"
          + " theirs, or somebody has written to the database what is no order."
    })
final class AuditOrdersCommand implements Callable<Integer> {

  @CommandLine.Mixin private AdminClient client = new AdminClient();

  @Parameters(paramLabel = "ID", arity = "0..1", description = "Only this order.")
  private @Nullable UUID id;

  @Option(
      names = "--end",
      description =
          "Wait no more for nodes that have not carried out this erasure, as they are gone for good:"
              + " whom it is about is forgotten, and they never will. Needs the admin role admin.")
  private boolean isEnd;

  @CommandLine.Spec private CommandLine.Model.@Nullable CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    CommandLine line = Objects.requireNonNull(spec).commandLine();
    PrintWriter out = line.getOut();
    AdminReader reader = new AdminReader(client);
    if (id == null) {
      if (isEnd) {
        throw new CommandLine.ParameterException(line, "--end needs the ID of an order");
      }
      return all(reader.json(AllNodes.ORDERS), line);
    }
    JsonDocument order = reader.json(isEnd ? "DELETE" : "GET", AllNodes.ORDERS + "/" + id, "");
    AllNodes.print(out, order);
    out.flush();
    return isEnd || AllNodes.isDone(order) ? 0 : AllNodes.WAITING;
  }

  private static int all(JsonDocument page, CommandLine line) {
    List<JsonDocument> orders = items(page, "items");
    if (orders.isEmpty()) {
      line.getOut().println("Nothing was ordered on all nodes.");
    }
    orders.forEach(order -> AllNodes.print(line.getOut(), order));
    line.getOut().flush();
    List<String> findings =
        items(page, "findings").stream().map(finding -> finding.text(ROOT)).toList();
    findings.forEach(finding -> line.getErr().println("Note: " + finding));
    return findings.isEmpty() && orders.stream().allMatch(AllNodes::isDone) ? 0 : AllNodes.WAITING;
  }
}
