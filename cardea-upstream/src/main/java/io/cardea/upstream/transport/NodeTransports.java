package io.cardea.upstream.transport;

import io.cardea.model.adapter.Adapter;
import io.cardea.model.adapter.AdapterKey;
import io.cardea.model.limit.GatewayLimits;
import io.cardea.upstream.conversation.Bounds;
import io.cardea.upstream.conversation.Conversations;
import io.cardea.upstream.conversation.Places;
import io.cardea.upstream.rest.Apis;
import io.cardea.upstream.stdio.ChildProcesses;
import io.cardea.upstream.stdio.ServerLogs;
import java.security.SecureRandom;
import java.util.Map;
import java.util.function.Supplier;

/** What all event loops of a node share of the transports that keep conversations. Thread-safe. */
public final class NodeTransports implements AutoCloseable {

  /** Event streams to HTTP+SSE servers; their adapters have tighter limits of their own. */
  private static final int MAX_STREAMS = 16_384;

  private final ChildProcesses processes;
  private final Supplier<GatewayLimits> limits;
  private final Conversations stdio;
  private final Conversations sse;
  private final Apis apis = new Apis();

  /**
   * No conversation yet.
   *
   * @param processes of the node; ended with this
   * @param random makes session ids
   * @param limits of the gateway, as they are now
   */
  public NodeTransports(
      ChildProcesses processes, SecureRandom random, Supplier<GatewayLimits> limits) {
    this.processes = processes;
    this.limits = limits;
    this.stdio =
        new Conversations(
            random,
            new Places(() -> limits.get().processes()),
            adapter -> Bounds.ofProcesses(adapter.limits()));
    this.sse =
        new Conversations(
            random,
            new Places(() -> MAX_STREAMS),
            adapter -> Bounds.ofConnections(adapter.limits()));
  }

  ChildProcesses processes() {
    return processes;
  }

  Conversations stdio() {
    return stdio;
  }

  Conversations sse() {
    return sse;
  }

  Apis apis() {
    return apis;
  }

  int jsonDepth() {
    return limits.get().jsonDepth();
  }

  /** What child processes wrote to their standard error. */
  public ServerLogs logs() {
    return processes.logs();
  }

  /** How many child processes run. */
  public int runningProcesses() {
    return processes.running();
  }

  /** How many conversations there are over child processes and event streams. */
  public int conversations() {
    return stdio.size() + sse.size();
  }

  /** How many of them with {@code adapter}'s server. */
  public int conversations(AdapterKey adapter) {
    return stdio.size(adapter) + sse.size(adapter);
  }

  /** How many messages of {@code adapter}'s server were dropped because they were wrong. */
  public long lies(AdapterKey adapter) {
    return stdio.lies(adapter) + sse.lies(adapter);
  }

  /**
   * Makes {@code live} the adapters there are. Conversations with those that are gone, or whose
   * server is another now, take no more requests and end with their last call, after 60 s at the
   * latest. May be called from any thread, and again.
   */
  public void retain(Map<AdapterKey, Adapter> live) {
    stdio.retain(live);
    sse.retain(live);
    processes.retain(live.keySet());
    apis.retain(live.keySet());
  }

  /**
   * Ends every conversation and every child process; blocks until the processes are gone, 8 s at
   * most. Not to be called on an event loop. Works when the event loops have ended already.
   */
  @Override
  public void close() {
    stdio.close();
    sse.close();
    processes.close();
  }
}
