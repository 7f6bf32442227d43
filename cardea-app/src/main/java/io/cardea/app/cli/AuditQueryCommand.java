package io.cardea.app.cli;

import static io.cardea.app.cli.AdminReader.member;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.audit.index.LogIndex;
import io.cardea.audit.query.EntryScan;
import io.cardea.mcp.json.Json;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.model.audit.RecordEntry;
import io.cardea.model.audit.RecordQuery;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "query",
    description = {
      "Find what was recorded: each call, change or refusal with its outcome, the newest first.",
      "Asks a running gateway, which needs a key with the admin role operator, auditor or admin and"
          + " shows its tenant only, for what it has recorded itself, or with --all-nodes for what all"
          + " have; or reads the files of a log with --folder."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footer = {
      "",
      "For example:  cardea audit query --agent report-bot --since 2h --status ERROR",
      "WHY is the rule that allowed a call, or the reason why it was refused."
    })
final class AuditQueryCommand implements Callable<Integer> {

  private static final int MAX_LIMIT = 10_000;
  private static final int MAX_PAGE = 1_000;
  private static final int MAX_DEPTH = 1_000;

  @CommandLine.Mixin private AdminClient client = new AdminClient();
  @CommandLine.Mixin private AuditFilter filter = new AuditFilter();

  @Option(
      names = "--folder",
      paramLabel = "DIR",
      description =
          "Read this data folder, audit folder or copy of one instead of asking a gateway.")
  private @Nullable Path folder;

  @Option(
      names = "--all-nodes",
      description =
          "Ask for what all nodes have recorded, as far as it is copied (--audit-postgres of cardea"
              + " run).")
  private boolean isOfAllNodes;

  @Option(
      names = "--tenant",
      paramLabel = "NAME",
      description = "Only of this tenant; with --folder, where all of them are.")
  private @Nullable String tenant;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "100",
      description =
          "Entries to show, 1 to 10000 (default: ${DEFAULT-VALUE}); cardea audit export has no limit.")
  private int limit = 100;

  @Option(names = "--oldest", description = "Show the oldest first.")
  private boolean isOldestFirst;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORM",
      defaultValue = "table",
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private GetCommand.Form form = GetCommand.Form.table;

  @CommandLine.Spec private CommandLine.Model.@Nullable CommandSpec spec;

  /** What was found. */
  private record Answer(List<JsonDocument> entries, List<String> findings, boolean hasMore) {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    CommandLine line = Objects.requireNonNull(spec).commandLine();
    if (limit < 1 || limit > MAX_LIMIT) {
      throw new CommandLine.ParameterException(line, "--limit is 1 to " + MAX_LIMIT);
    }
    if (folder == null && tenant != null) {
      throw new CommandLine.ParameterException(
          line, "--tenant needs --folder: a gateway shows the tenant of the key");
    }
    if (folder != null && isOfAllNodes) {
      throw new CommandLine.ParameterException(line, "--folder is of one node, not of --all-nodes");
    }
    Answer answer = folder == null ? asked() : read(AuditCommand.logIn(folder));
    print(line, answer.entries());
    line.getOut().flush();
    answer.findings().forEach(finding -> line.getErr().println("Note: " + finding));
    if (answer.hasMore()) {
      line.getErr().printf("There are more than %d: see --limit, --until and --since.%n", limit);
    }
    return 0;
  }

  private Answer asked() throws IOException, InterruptedException {
    client.waitLong(Objects.requireNonNull(spec).commandLine().getErr());
    AdminReader reader = new AdminReader(client);
    filter.nameUser(reader);
    List<JsonDocument> entries = new ArrayList<>();
    List<String> findings = new ArrayList<>();
    String cursor = "";
    int before;
    do {
      before = entries.size();
      int most = Math.min(limit - entries.size(), MAX_PAGE);
      JsonDocument page =
          reader.json(
              (isOfAllNodes ? "/api/v1/audit/nodes/records" : "/api/v1/audit/records")
                  + "?limit="
                  + most
                  + (isOldestFirst ? "&order=oldest" : "")
                  + filter.parameters()
                  + (cursor.isEmpty() ? "" : "&cursor=" + cursor));
      entries.addAll(AdminReader.items(page, "records"));
      AdminReader.items(page, "findings").stream()
          .map(finding -> finding.text(JsonDocument.ROOT))
          .filter(finding -> !findings.contains(finding))
          .forEach(findings::add);
      cursor = member(page, "next");
    } while (!cursor.isEmpty() && entries.size() < limit && entries.size() > before);
    return new Answer(entries, findings, !cursor.isEmpty());
  }

  private Answer read(Path log) throws IOException {
    RecordQuery query = isOldestFirst ? filter.query() : filter.query().newestFirst();
    query = filter.ofTenant(query, tenant);
    List<JsonDocument> entries = new ArrayList<>();
    try (LogIndex index = LogIndex.readOnly(log);
        EntryScan scan = EntryScan.of(index, query, Optional.empty())) {
      for (var entry = scan.next(); entry.isPresent(); entry = scan.next()) {
        if (entries.size() == limit) {
          return new Answer(entries, scan.findings(), true);
        }
        json(entry.get()).ifPresent(entries::add);
      }
      return new Answer(entries, scan.findings(), false);
    }
  }

  /** As the API shows it. */
  private static Optional<JsonDocument> json(RecordEntry entry) {
    String outcome = entry.outcome().map(line -> ",\"outcome\":" + line.json()).orElse("");
    String text = "{\"record\":" + entry.beginning().json() + outcome + "}";
    return Json.parse(text.getBytes(UTF_8), MAX_DEPTH) instanceof JsonDocument json
        ? Optional.of(json)
        : Optional.empty();
  }

  private void print(CommandLine line, List<JsonDocument> entries) {
    switch (form) {
      case table -> {
        if (entries.isEmpty()) {
          line.getErr().println("Nothing was recorded that fits.");
        } else {
          line.getOut().print(table(entries));
        }
      }
      case json -> line.getOut().println(json(entries, ",\n "));
      case yaml -> {
        if (Json.parse(json(entries, ",").getBytes(UTF_8), MAX_DEPTH) instanceof JsonDocument all) {
          line.getOut().print(Yaml.of(all));
        }
      }
    }
  }

  private static String json(List<JsonDocument> entries, String between) {
    return entries.stream()
        .map(entry -> entry.raw(JsonDocument.ROOT))
        .collect(Collectors.joining(between, "[", "]"));
  }

  private Table table(List<JsonDocument> entries) {
    List<String> titles =
        List.of("TIME", "STATUS", "WHO", "SERVER", "METHOD", "TARGET", "TOOK", "WHY", "ID");
    Table table = new Table(of("NODE", titles).toArray(String[]::new));
    for (JsonDocument entry : entries) {
      table.row(of(member(entry, "node"), row(entry)).toArray(String[]::new));
    }
    return table;
  }

  /** The node in front, if there are several. */
  private List<String> of(String node, List<String> cells) {
    return isOfAllNodes ? Stream.concat(Stream.of(node), cells.stream()).toList() : cells;
  }

  private static List<String> row(JsonDocument entry) {
    return List.of(
        either(member(entry, "record", "time"), member(entry, "record", "minute")),
        status(entry),
        who(entry),
        member(entry, "record", "adapter"),
        member(entry, "record", "method"),
        member(entry, "record", "target"),
        took(entry),
        why(entry),
        member(entry, "record", "id"));
  }

  private static String status(JsonDocument entry) {
    String type = member(entry, "record", "type");
    return switch (type) {
      case "intent", "admin" -> either(member(entry, "outcome", "status"), RecordQuery.OPEN);
      case "refusal" -> "REFUSED";
      case "refusals" -> member(entry, "record", "count") + " REFUSED";
      case "system" -> member(entry, "record", "event");
      default -> type;
    };
  }

  /** A denial has both, and its reason is the rule or says more. */
  private static String why(JsonDocument entry) {
    String reason = either(member(entry, "record", "reason"), member(entry, "record", "detail"));
    return either(reason, member(entry, "record", "rule"));
  }

  private static String who(JsonDocument entry) {
    String user = member(entry, "record", "user");
    return either(member(entry, "record", "subject"), member(entry, "record", "source"))
        + (user.isEmpty() ? "" : " for " + user);
  }

  private static String took(JsonDocument entry) {
    String upstream = member(entry, "outcome", "upstreamMicros");
    String own = member(entry, "outcome", "ownMicros");
    return upstream.matches("[0-9]{1,17}") && own.matches("[0-9]{1,17}")
        ? "%.1f ms".formatted((Long.parseLong(upstream) + Long.parseLong(own)) / 1000.0)
        : "";
  }

  private static String either(String one, String other) {
    return one.isEmpty() ? other : one;
  }
}
