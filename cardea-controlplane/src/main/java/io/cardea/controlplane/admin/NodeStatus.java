package io.cardea.controlplane.admin;

import io.cardea.controlplane.declare.Declarations;
import io.cardea.controlplane.declare.Declared;
import io.cardea.controlplane.declare.Nodes;
import io.cardea.controlplane.declare.StoreSight;
import io.cardea.controlplane.document.JsonObject;
import io.cardea.controlplane.store.NodeReport;
import io.cardea.model.identity.TenantId;
import java.util.List;
import java.util.Locale;

/** What this node runs, what of it is set aside, and what the other nodes run, as JSON. */
final class NodeStatus {

  private NodeStatus() {}

  static String of(Declarations declarations, Nodes nodes, TenantId tenant) {
    Declared now = declarations.current();
    List<String> aside =
        now.aside().entrySet().stream()
            .filter(entry -> entry.getKey().tenant().equals(tenant))
            .map(entry ->
                new JsonObject()
                    .text("kind", entry.getKey().kind())
                    .text("name", entry.getKey().name())
                    .json(
                        "problems",
                        JsonObject.array(
                            entry.getValue().stream().map(AdminAnswer::error).toList()))
                    .toString())
            .toList();
    return new JsonObject()
        .text("position", now.position().toString())
        .number("revision", now.position().revision())
        .number("snapshot", declarations.snapshotVersion())
        .number("compileMicros", declarations.taken().toNanos() / 1_000)
        .json("notInForce", JsonObject.array(aside))
        .json("store", store(declarations.storeSight()))
        .json("nodes", JsonObject.array(nodes.all().stream().map(NodeStatus::node).toList()))
        .toString();
  }

  private static String node(NodeReport report) {
    return new JsonObject()
        .text("node", report.node())
        .text("host", report.host())
        .text("version", report.version())
        .text("position", report.position().toString())
        .number("revision", report.position().revision())
        .number("snapshot", report.snapshot())
        .text("started", report.started().toString())
        .text("said", report.said().toString())
        .toString();
  }

  private static String store(StoreSight sight) {
    JsonObject json = new JsonObject().text("state", sight.away().isPresent() ? "away" : "up");
    sight
        .away()
        .ifPresent(away ->
            json.text("since", away.since().toString())
                .text("reason", away.reason())
                .text("known", sight.known().name().toLowerCase(Locale.ROOT)));
    return json.toString();
  }
}
