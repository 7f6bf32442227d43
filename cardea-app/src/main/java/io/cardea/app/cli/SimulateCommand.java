package io.cardea.app.cli;

import static io.cardea.app.cli.AdminReader.member;

import io.cardea.controlplane.config.Kind;
import io.cardea.controlplane.document.JsonObject;
import io.cardea.mcp.json.JsonDocument;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Decides recorded calls by documents that are not in force yet. */
@Command(
    name = "simulate",
    description = {
      "Decide the calls that a running gateway has recorded as they would be decided if documents"
          + " were in force, and say for each whether that is changed, the same, or unknown. Nothing"
          + " is changed.",
      "The documents come on top of what is in force, also in place of what files declare. It needs"
          + " a key with the admin role policy-author, auditor or admin.",
      "Exit code 0: no call would be decided otherwise, as far as is known; 3: some would; 1: it"
          + " failed, and why."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footer = {
      "",
      "For example:  cardea policy simulate -f stricter.yaml --since 7d",
      "Unknown is what depends on something that was not recorded, or is not yours to see:",
      "groups of users, arguments that were not kept. WHY says what."
    })
final class SimulateCommand extends Remote {

  private static final int CHANGED = 3;
  private static final long MAX_LIMIT = 10_000_000;
  private static final long PAGE = 10_000;
  private static final long PROGRESS_NANOS = 2_000_000_000L;

  /** How it is shown. */
  enum Form {
    table,
    json
  }

  @CommandLine.Mixin private AuditFilter filter = new AuditFilter();

  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE|DIR",
      description = "YAML or JSON documents, or a folder of them.")
  private @Nullable Path source;

  @Option(
      names = "--delete",
      paramLabel = "KIND/NAME",
      description = "Take this document away, for example role/guest; may be repeated.")
  private List<String> deleted = new ArrayList<>();

  @Option(
      names = "--disclose",
      description =
          "Have rules look at arguments that were kept, and at whose pseudonyms are. For auditors;"
              + " that they did is recorded.")
  private boolean discloses;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "100000",
      description = "Records to look at, 1 to 10000000 (default: ${DEFAULT-VALUE}).")
  private long limit = 100_000;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORM",
      defaultValue = "table",
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Form form = Form.table;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (limit < 1 || limit > MAX_LIMIT) {
      throw wrongUsage("--limit is 1 to " + MAX_LIMIT);
    }
    if (source == null && deleted.isEmpty()) {
      throw wrongUsage("Say what would be declared: -f, --delete, or both");
    }
    String documents = source == null ? "[]" : ApplyCommand.documents(source);
    String path = path();
    SimulatedCalls calls = new SimulatedCalls();
    Set<String> findings = new LinkedHashSet<>();
    Set<String> versions = new LinkedHashSet<>();
    String cursor = "";
    long saidAt = System.nanoTime();
    do {
      long most = Math.min(PAGE, limit - calls.records());
      JsonDocument page =
          ask(
              "POST",
              path + "&limit=" + most + (cursor.isEmpty() ? "" : "&cursor=" + cursor),
              documents);
      calls.add(page);
      AdminReader.items(page, "findings").stream()
          .map(finding -> finding.text(JsonDocument.ROOT))
          .forEach(findings::add);
      versions.add(member(page, "snapshotVersion"));
      cursor = member(page, "next");
      if (System.nanoTime() - saidAt > PROGRESS_NANOS && !cursor.isEmpty()) {
        saidAt = System.nanoTime();
        err().printf("%d records looked at%n", calls.records());
        err().flush();
      }
    } while (!cursor.isEmpty() && calls.records() < limit);
    if (versions.size() > 1) {
      findings.add("what is in force was changed meanwhile: simulate again");
    }
    show(calls, cursor.isEmpty(), findings);
    return calls.count(SimulatedCalls.Result.CHANGED) > 0 ? CHANGED : 0;
  }

  private String path() throws IOException, InterruptedException {
    List<String> ids = new ArrayList<>();
    for (String each : deleted) {
      int slash = each.indexOf('/');
      if (slash < 1) {
        throw wrongUsage("--delete names a document: KIND/NAME, for example role/guest");
      }
      Kind kind = KindAndName.kind(each.substring(0, slash), line());
      ids.add(kind.label() + "/" + each.substring(slash + 1));
    }
    nameUser(filter);
    return "/api/v1/policy/simulate?disclose="
        + discloses
        + filter.parameters()
        + (ids.isEmpty() ? "" : "&delete=" + encoded(String.join(",", ids)));
  }

  private void show(SimulatedCalls calls, boolean isComplete, Set<String> findings) {
    switch (form) {
      case table -> {
        out().print(calls.tables());
        out().flush();
        findings.forEach(finding -> err().println("Note: " + finding));
        if (!isComplete) {
          err()
              .printf(
                  "Stopped after %d records, the oldest first: see --limit, --since and --until.%n",
                  calls.records());
        }
      }
      case json ->
          out()
              .println(
                  calls.toJson(
                      new JsonObject().flag("complete", isComplete).texts("findings", findings)));
    }
    out().flush();
    err().flush();
  }
}
