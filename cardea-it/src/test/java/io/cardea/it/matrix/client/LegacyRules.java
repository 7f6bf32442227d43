package io.cardea.it.matrix.client;

import io.cardea.mcp.revision.Revision;
import io.cardea.testkit.feature.Message;

/** What a legacy revision lets a server say. */
final class LegacyRules {

  private LegacyRules() {}

  static void check(Revision revision, Message message) {
    Revision since =
        switch (message.method()) {
          case "ping",
              "roots/list",
              "sampling/createMessage",
              "notifications/progress",
              "notifications/message",
              "notifications/cancelled",
              "notifications/tools/list_changed",
              "notifications/prompts/list_changed",
              "notifications/resources/list_changed",
              "notifications/resources/updated" ->
              Revision.R2024_11_05;
          case "elicitation/create" -> Revision.R2025_06_18;
          case "notifications/elicitation/complete", "notifications/tasks/status" ->
              Revision.R2025_11_25;
          default -> throw new Broken("unknown in the legacy era: " + message);
        };
    Broken.unless(revision.compareTo(since) >= 0, "unknown in " + revision + ": " + message);
  }
}
