package io.cardea.dataplane.relay;

import io.cardea.dataplane.pipeline.Refusal;
import io.cardea.mcp.message.RpcError;
import io.cardea.mcp.revision.Revision;
import io.cardea.model.adapter.Adapter;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The oldest revision that an adapter allows, where a legacy session at its server begins. Pure.
 */
public final class Floor {

  private static final Refusal OUTDATED =
      Refusal.of(
              404,
              RpcError.NOT_FOUND,
              "This session was begun in an older MCP revision than the adapter allows now: send"
                  + " initialize again, without Mcp-Session-Id.")
          .because("session below minRevision");

  private Floor() {}

  /** Whether the server may be spoken to in the legacy era at all. */
  public static boolean allowsLegacy(Adapter adapter) {
    return adapter.takes(Revision.R2025_11_25.date());
  }

  /** The answer on a session that was begun before the floor was raised. */
  public static Refusal outdated() {
    return OUTDATED;
  }

  /**
   * What to ask the server for on behalf of a client that speaks {@code clients}; empty if no
   * legacy revision will do.
   */
  public static Optional<Revision> proposal(Adapter adapter, Revision clients) {
    return adapter
        .minRevision()
        .filter(_ -> !adapter.takes(clients.date()))
        .flatMap(Revision::find)
        .or(() -> Optional.of(clients))
        .filter(revision -> !revision.isModern());
  }

  /**
   * The answer to a client if {@code agreed}, on which its server agreed, is older than allowed.
   *
   * @param wanted what the server was asked for
   */
  public static Optional<Refusal> refusal(Adapter adapter, Revision wanted, Revision agreed) {
    return adapter
        .minRevision()
        .filter(_ -> !adapter.takes(agreed.date()))
        .map(oldest ->
            adapter.takes(wanted.date())
                ? tooOld(agreed, oldest)
                : tooLow(agreed, oldest).withData(data(adapter, wanted)))
        .map(refusal -> refusal.because("agreed on " + agreed + ", less than minRevision"));
  }

  /** The answer where only the stateless era will do, and the server does not speak it. */
  public static Refusal legacy() {
    return Refusal.of(
            502,
            RpcError.BAD_UPSTREAM,
            "This MCP server speaks no MCP 2026-07-28, and the adapter demands that. Ask whoever"
                + " runs this gateway to update the server or to lower the adapter's minRevision.")
        .because("only legacy, less than minRevision");
  }

  private static Refusal tooOld(Revision agreed, String oldest) {
    return Refusal.of(
        502,
        RpcError.BAD_UPSTREAM,
        "This MCP server speaks MCP %s, and the adapter demands %s or later. Ask whoever runs this"
                .formatted(agreed, oldest)
            + " gateway to update the server or to lower the adapter's minRevision.");
  }

  /** MCP 2025-11-25, "Lifecycle", "Error Handling": the code of a mismatch of revisions. */
  private static Refusal tooLow(Revision agreed, String oldest) {
    return Refusal.of(
        400,
        RpcError.INVALID_PARAMS,
        "Unsupported protocol version: this MCP server agreed on %s, and the adapter demands %s or"
                .formatted(agreed, oldest)
            + " later. Offer that in initialize.");
  }

  private static String data(Adapter adapter, Revision requested) {
    String supported =
        Stream.of(Revision.values())
            .filter(revision -> !revision.isModern() && adapter.takes(revision.date()))
            .map(revision -> "\"" + revision + "\"")
            .collect(Collectors.joining(",", "[", "]"));
    return "{\"supported\":%s,\"requested\":\"%s\"}".formatted(supported, requested);
  }
}
