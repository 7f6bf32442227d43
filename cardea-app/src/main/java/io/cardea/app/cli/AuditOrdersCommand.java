package io.cardea.app.cli;

import static io.cardea.app.cli.AdminReader.items;
import static io.cardea.app.cli.AdminReader.member;
import static io.cardea.mcp.json.JsonDocument.ROOT;

import io.cardea.mcp.json.JsonDocument;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
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
      "Exit codes: 0 of what is shown all is done or ended; 1 it could not be asked; 2 wrong usage; 3 some"
          + " nodes have not done theirs, or somebody has written to the database what no node has."
    })
final class AuditOrdersCommand implements Callable<Integer> {

  private static final int MAX_LIMIT = 10_000;
  private static final int MAX_PAGE = 200;

  @CommandLine.Mixin private AdminClient client = new AdminClient();

  @Parameters(paramLabel = "ID", arity = "0..1", description = "Only this order.")
  private @Nullable UUID id;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "500",
      description = "Orders to show, 1 to 10000 (default: ${DEFAULT-VALUE}).")
  private int limit = 500;

  @Option(
      names = "--end",
      description =
          "Wait no more for nodes that have not carried out this order, as they are gone for good: they"
              + " never will, and whom an erasure is about is forgotten. Needs the admin role admin.")
  private boolean isEnd;

  @CommandLine.Spec private CommandLine.Model.@Nullable CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    CommandLine line = Objects.requireNonNull(spec).commandLine();
    PrintWriter out = line.getOut();
    if (limit < 1 || limit > MAX_LIMIT) {
      throw new CommandLine.ParameterException(line, "--limit is 1 to " + MAX_LIMIT);
    }
    AdminReader reader = new AdminReader(client);
    if (id == null) {
      if (isEnd) {
        throw new CommandLine.ParameterException(line, "--end needs the ID of an order");
      }
      return all(reader, line);
    }
    JsonDocument order = reader.json(isEnd ? "DELETE" : "GET", AllNodes.ORDERS + "/" + id, "");
    AllNodes.print(out, order);
    out.flush();
    return AllNodes.isOver(order) ? 0 : AllNodes.WAITING;
  }

  private int all(AdminReader reader, CommandLine line) throws IOException, InterruptedException {
    Set<String> findings = new LinkedHashSet<>();
    boolean isOver = true;
    int shown = 0;
    String cursor = "";
    do {
      JsonDocument page = reader.json(address(limit - shown, cursor));
      for (JsonDocument order : items(page, "items")) {
        AllNodes.print(line.getOut(), order);
        isOver &= AllNodes.isOver(order);
        shown++;
      }
      items(page, "findings").forEach(finding -> findings.add(finding.text(ROOT)));
      cursor = member(page, "next");
    } while (!cursor.isEmpty() && shown < limit);
    if (shown == 0) {
      line.getOut().println("Nothing was ordered on all nodes.");
    }
    line.getOut().flush();
    findings.forEach(finding -> line.getErr().println("Note: " + finding));
    if (!cursor.isEmpty()) {
      line.getErr().printf("There may be more than %d: see --limit.%n", limit);
    }
    return findings.isEmpty() && isOver ? 0 : AllNodes.WAITING;
  }

  private static String address(int most, String cursor) {
    return AllNodes.ORDERS
        + "?limit="
        + Math.min(most, MAX_PAGE)
        + (cursor.isEmpty() ? "" : "&cursor=" + cursor);
  }
}
