package io.cardea.it.matrix;

import io.cardea.mcp.revision.Revision;
import java.util.Optional;

/** The features, in the order of the table. */
enum Feature {
  TOOLS("Tools"),
  RESOURCES("Resources"),
  PROMPTS("Prompts"),
  COMPLETION("Completion"),
  PROGRESS("Progress"),
  CANCEL("Cancellation"),
  LOGGING("Logging"),
  SAMPLING("Sampling"),
  ELICITATION_FORM("Elicitation, form"),
  ELICITATION_URL("Elicitation, URL"),
  ROOTS("Roots"),
  SUBSCRIBE("Resource subscriptions"),
  LIST_CHANGE("List changes"),
  PAGINATION("Pagination"),
  TASKS("Tasks");

  private final String title;

  Feature(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }

  Check check() {
    return switch (this) {
      case TOOLS -> new ToolsCheck();
      case RESOURCES -> new ResourcesCheck();
      case PROMPTS -> new PromptsCheck();
      case COMPLETION -> new CompletionCheck();
      case PROGRESS -> new ProgressCheck();
      case CANCEL -> new CancelCheck();
      case LOGGING -> new LoggingCheck();
      case SAMPLING -> new AskingCheck("sample", "\"sampled %s\"");
      case ELICITATION_FORM -> new AskingCheck("elicit", "{\"nonce\":\"%s\"}");
      case ELICITATION_URL -> new AskingCheck("elicit_url", "\"accept\"");
      case ROOTS -> new AskingCheck("roots", "\"file:///home/ada\"");
      case SUBSCRIBE -> new SubscribeCheck();
      case LIST_CHANGE -> new ListChangeCheck();
      case PAGINATION -> new PaginationCheck();
      case TASKS -> new TasksCheck();
    };
  }

  /** Why a client and a server of these revisions cannot have it; empty if they can. */
  Optional<String> impossible(Revision client, Revision server) {
    Revision older = client.compareTo(server) <= 0 ? client : server;
    return switch (this) {
      case ELICITATION_FORM ->
          older.compareTo(Revision.R2025_06_18) < 0
              ? Optional.of(
                  "elicitation came with 2025-06-18 (2025-06-18, “Key Changes”, major change 6)")
              : Optional.empty();
      case ELICITATION_URL ->
          older.compareTo(Revision.R2025_11_25) < 0
              ? Optional.of(
                  "URL elicitation came with 2025-11-25"
                      + " (2025-11-25, “Key Changes”, major change 6)")
              : Optional.empty();
      case TASKS ->
          older.compareTo(Revision.R2025_11_25) < 0
              ? Optional.of(
                  "tasks came with 2025-11-25 (2025-11-25, “Key Changes”, major change 9)")
              : Optional.empty();
      case TOOLS,
          RESOURCES,
          PROMPTS,
          COMPLETION,
          PROGRESS,
          CANCEL,
          LOGGING,
          SAMPLING,
          ROOTS,
          SUBSCRIBE,
          LIST_CHANGE,
          PAGINATION ->
          Optional.empty();
    };
  }

  /** The tool that shows that the feature is not there. */
  String tool() {
    return switch (this) {
      case ELICITATION_FORM -> "elicit";
      case ELICITATION_URL -> "elicit_url";
      default -> "job";
    };
  }
}
