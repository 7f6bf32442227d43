package io.cardea.app.cli;

import static io.cardea.app.cli.AdminReader.items;
import static io.cardea.app.cli.AdminReader.member;
import static io.cardea.mcp.json.JsonDocument.NONE;
import static io.cardea.mcp.json.JsonDocument.ROOT;
import static java.util.stream.Collectors.joining;

import io.cardea.mcp.json.Json;
import io.cardea.mcp.json.JsonDocument;
import java.time.Instant;
import java.util.stream.Stream;

/** An adapter in words: what it is, then tables of its endpoints, breakers and incidents. */
record Description(JsonDocument json, Instant now) {

  private static final int MAX_DEPTH = 1_000;

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(facts().toString());
    section(text, "Endpoints", endpoints());
    section(text, "Breakers", breakers());
    section(text, "Incidents", incidents("incidents"));
    section(text, "Incidents of the gateway as a whole", incidents("gatewayIncidents"));
    return text.toString();
  }

  private static void section(StringBuilder text, String title, Table table) {
    text.append('\n').append(title).append(table.isEmpty() ? ": none\n" : "\n");
    if (!table.isEmpty()) {
      text.append(table);
    }
  }

  private Table facts() {
    Table facts = Table.wide("Name", adapter("name"));
    facts.row("Title", adapter("title"));
    String sandbox = adapter("sandbox");
    String confined = sandbox.isEmpty() ? "" : ", sandbox: " + sandbox;
    facts.row("Transport", adapter("transport") + confined);
    facts.row("Source", adapter("source"));
    facts.row("State", since(adapter("state"), adapter("since")));
    JsonDocument adapter = part("adapter");
    facts.row("Reason", reason(adapter));
    facts.row("Lifecycle", adapter("lifecycle"));
    facts.row(
        "MCP",
        since(member(adapter, "verdict", "revision"), member(adapter, "verdict", "found"))
            + " "
            + member(adapter, "verdict", "evidence"));
    facts.row(
        "Offers",
        "%s tools, %s prompts, %s resources"
            .formatted(adapter("toolCount"), adapter("promptCount"), adapter("resourceCount")));
    facts.row("Conversations", member(json, "conversations"));
    return facts.row("Retries left", member(json, "retriesLeft"));
  }

  /** Whether {@code adapter} is well, and how far it is in its life unless it is in use. */
  static String state(JsonDocument adapter) {
    String state = member(adapter, "state");
    String lifecycle = member(adapter, "lifecycle");
    boolean isPlain = lifecycle.isEmpty() || lifecycle.equals("active") || lifecycle.equals(state);
    return isPlain ? state : state + ", " + lifecycle;
  }

  /** Why {@code adapter} is not up, and what is said of the end of its life. */
  static String reason(JsonDocument adapter) {
    String next = member(adapter, "replacedBy");
    return Stream.of(
            member(adapter, "reason"),
            member(adapter, "lifecycleMessage"),
            next.isEmpty() ? "" : "use " + next)
        .filter(text -> !text.isEmpty())
        .collect(joining("; "));
  }

  private String since(String what, String since) {
    String age = Age.of(since, now);
    return age.isEmpty() ? what : what + ", since " + age;
  }

  private Table endpoints() {
    Table table = Table.wide("ADDRESS", "WEIGHT", "STATE", "SINCE", "REASON");
    for (JsonDocument endpoint : items(part("adapter"), "endpoints")) {
      table.row(
          member(endpoint, "address"),
          member(endpoint, "weight"),
          member(endpoint, "state"),
          Age.of(member(endpoint, "since"), now),
          member(endpoint, "reason"));
    }
    return table;
  }

  private Table breakers() {
    Table table = new Table("OF", "STATE", "CALLS", "FAILED", "SENDS AGAIN IN");
    for (JsonDocument breaker : items(json, "breakers")) {
      String tool = member(breaker, "tool");
      String left = member(breaker, "opensInSeconds");
      table.row(
          tool.isEmpty() ? "the server" : "tool " + tool,
          member(breaker, "state"),
          member(breaker, "calls"),
          member(breaker, "failed"),
          left.isEmpty() ? "" : left + "s");
    }
    return table;
  }

  private Table incidents(String name) {
    Table table = Table.wide("LAST", "FIRST", "COUNT", "KIND", "CAUSE");
    for (JsonDocument incident : items(json, name)) {
      table.row(
          Age.of(member(incident, "last"), now),
          Age.of(member(incident, "first"), now),
          member(incident, "count"),
          member(incident, "kind"),
          member(incident, "cause"));
    }
    return table;
  }

  private String adapter(String name) {
    return member(json, "adapter", name);
  }

  private JsonDocument part(String name) {
    int node = json.member(ROOT, name);
    return node != NONE && Json.parse(json.rawBytes(node), MAX_DEPTH) instanceof JsonDocument part
        ? part
        : json;
  }
}
