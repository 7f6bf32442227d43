package io.cardea.upstream.resilience;

import org.jspecify.annotations.Nullable;

/** What one call says about its server and its tool; said once. Lives on one event loop. */
final class Judgement {

  /** What the breakers of server and tool gave the call. */
  record Passes(long server, long tool) {

    /** Whether the call is to show whether the server is well. */
    boolean probesServer() {
      return (server & 1) == 1;
    }
  }

  private final ResilienceBoard board;
  private final ServerResilience server;
  private final String tool;
  private final Passes passes;
  private boolean said;
  private boolean praised;

  /**
   * @param tool that is called; empty if none is
   */
  Judgement(ResilienceBoard board, ServerResilience server, String tool, Passes passes) {
    this.board = board;
    this.server = server;
    this.tool = tool;
    this.passes = passes;
  }

  /** Server and tool are well. */
  void answered() {
    if (claim()) {
      praised = true;
      long now = board.now();
      server.server().succeeded(passes.server(), now);
      Breaker known = server.tool(tool);
      if (known != null) {
        known.succeeded(passes.tool(), now);
      }
    }
  }

  /** The server as a whole is not well. */
  void serverFailed() {
    if (claim()) {
      server.server().failed(passes.server(), board.now());
      withdrawTool();
    }
  }

  /**
   * What was called is not well: the tool, if one was. It counts for the server too, but not once
   * the tool's breaker does its work: one tool that hangs is no reason to refuse the others.
   */
  void callFailed() {
    if (claim()) {
      long now = board.now();
      Breaker failed = tool.isEmpty() ? null : server.failedTool(tool, now);
      if (failed != null) {
        failed.failed(passes.tool(), now);
      }
      if (isServersFault(failed)) {
        server.server().failed(passes.server(), now);
      } else {
        server.server().withdrawn(passes.server());
      }
    }
  }

  private boolean isServersFault(@Nullable Breaker failed) {
    return failed == null || failed.isClosed() || passes.probesServer();
  }

  /** An answer was no good after all, whether or not it was reported already. */
  void answeredBadly() {
    if (!praised) {
      callFailed();
      return;
    }
    praised = false;
    long now = board.now();
    Breaker failed = tool.isEmpty() ? null : server.failedTool(tool, now);
    if (failed != null) {
      failed.turned(passes.tool(), now);
    }
    if (isServersFault(failed)) {
      server.server().turned(passes.server(), now);
    }
  }

  /** It says nothing about anybody. */
  void withdrawn() {
    if (claim()) {
      server.server().withdrawn(passes.server());
      withdrawTool();
    }
  }

  private void withdrawTool() {
    Breaker known = server.tool(tool);
    if (known != null) {
      known.withdrawn(passes.tool());
    }
  }

  private boolean claim() {
    boolean first = !said;
    said = true;
    return first;
  }
}
