package io.cardea.app.cli;

import static io.cardea.app.cli.AdminReader.member;
import static io.cardea.mcp.json.JsonDocument.NONE;
import static io.cardea.mcp.json.JsonDocument.ROOT;

import io.cardea.controlplane.config.Kind;
import io.cardea.mcp.json.JsonDocument;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import picocli.CommandLine.Command;

@Command(
    name = "limits",
    aliases = "limit",
    description = {
      "List the limits: what they allow, and what is used of it.",
      "PER is what has a counter of its own, USED is of the fullest.",
      "GET /api/v1/limits/NAME/usage shows the others.",
      "SOURCE says where they are declared: file, or api (kept in the gateway's store)."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class LimitListing extends ResourceListing {

  private static final List<String> MEASURES = List.of("calls", "bytes", "tokens", "cost");

  private final Map<String, String> used = new HashMap<>();

  LimitListing() {
    super(Kind.LIMIT);
  }

  @Override
  List<JsonDocument> items(AdminReader reader) throws IOException, InterruptedException {
    List<JsonDocument> items = super.items(reader);
    for (JsonDocument item : items) {
      if (isInForce(item)) {
        String path = "/api/v1/limits/" + Remote.encoded(name(item)) + "/usage?limit=1";
        used.put(name(item), used(reader.json(path)));
      }
    }
    return items;
  }

  @Override
  Table table(List<JsonDocument> items) {
    Table table = new Table("NAME", "SOURCE", "PER", "ALLOWS", "USED", "STATE");
    for (JsonDocument item : items) {
      table.row(
          name(item),
          source(item),
          per(item),
          allows(item),
          used.getOrDefault(name(item), ""),
          state(item));
    }
    return table;
  }

  private static String per(JsonDocument limit) {
    Set<String> counters = new LinkedHashSet<>();
    collect(limit, limit.member(ROOT, "spec"), "per", counters);
    return String.join(", ", counters);
  }

  private static String allows(JsonDocument limit) {
    JsonDocument spec = AdminReader.part(limit, "spec");
    StringJoiner all = new StringJoiner(", ");
    for (String list : List.of("rates", "budgets")) {
      for (JsonDocument allowance : AdminReader.items(spec, list)) {
        for (String measure : MEASURES) {
          if (allowance.member(ROOT, measure) != NONE) {
            all.add(
                member(allowance, measure) + " " + measure + " per " + member(allowance, "per"));
          }
        }
      }
    }
    return all.toString();
  }

  /** {@code cardea/robot: 3 of 100 calls per 1m}, of the fullest counter. */
  private static String used(JsonDocument usage) {
    List<JsonDocument> counters = AdminReader.items(usage, "counters");
    if (counters.isEmpty()) {
      return "";
    }
    JsonDocument counter = counters.getFirst();
    JsonDocument of = AdminReader.part(counter, "of");
    StringJoiner who = new StringJoiner(", ");
    for (String part : List.of("agent", "user", "adapter", "tool")) {
      if (of.member(ROOT, part) != NONE) {
        who.add(member(of, part));
      }
    }
    StringJoiner uses = new StringJoiner(", ");
    for (JsonDocument use : AdminReader.items(counter, "uses")) {
      uses.add(member(use, "used") + " of " + member(use, "allowance"));
    }
    return who.length() == 0 ? uses.toString() : who + ": " + uses;
  }
}
