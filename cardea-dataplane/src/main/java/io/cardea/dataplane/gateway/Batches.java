package io.cardea.dataplane.gateway;

import io.cardea.dataplane.call.Arrival;
import io.cardea.mcp.header.McpHeader;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.revision.Revision;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** When a body may be a batch (MCP 2025-03-26, "Batching"). */
final class Batches {

  private Batches() {}

  /** Why it may not. */
  static Optional<String> problem(
      Arrival arrival, JsonDocument document, List<Integer> members, int max) {
    String version = arrival.header(McpHeader.PROTOCOL_VERSION).orElse(Revision.R2025_03_26.date());
    if (Revision.find(version).filter(Revision::allowsBatches).isEmpty()) {
      return Optional.of("Only MCP 2025-03-26 has batches: send one message per request.");
    }
    if (members.isEmpty()) {
      return Optional.of("A batch has at least one message.");
    }
    if (members.size() > max) {
      return Optional.of("A batch has at most " + max + " messages.");
    }
    Set<String> ids = new HashSet<>();
    for (int member : members) {
      int id = document.member(member, "id");
      if (document.textEquals(document.member(member, "method"), "initialize")) {
        return Optional.of("initialize is never part of a batch.");
      }
      if (id != JsonDocument.NONE && !ids.add(document.raw(id))) {
        return Optional.of("Two messages of the batch have the same id.");
      }
    }
    return Optional.empty();
  }
}
