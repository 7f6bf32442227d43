package io.cardea.upstream.stdio;

import io.cardea.mcp.json.Json;
import io.cardea.model.adapter.Adapter;
import io.cardea.model.adapter.StdioUpstream;
import io.cardea.upstream.conversation.Wire;
import io.cardea.upstream.conversation.WireListener;
import io.cardea.upstream.conversation.Wires;
import io.cardea.upstream.exchange.UpstreamFailure;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Channels to child processes (MCP, "stdio"), one process each. Belongs to one event loop. */
public final class StdioWires implements Wires {

  /** KiB of messages on their way from a process to the event loop. */
  private static final int MAX_KIB = 1024;

  private final Context context;
  private final ChildProcesses processes;
  private final int jsonDepth;

  /**
   * To be called on the event loop it belongs to.
   *
   * @param processes of the node
   * @param jsonDepth nesting of any text read
   */
  public StdioWires(Vertx vertx, ChildProcesses processes, int jsonDepth) {
    this.context = vertx.getOrCreateContext();
    this.processes = processes;
    this.jsonDepth = jsonDepth;
  }

  @Override
  public Wire open(Adapter adapter, String principal, WireListener listener) {
    StdioWire wire = new StdioWire(listener, adapter);
    wire.child.start();
    return wire;
  }

  private final class StdioWire implements Wire, Child.Listener {
    private final WireListener listener;
    private final Child child;
    private final Semaphore room = new Semaphore(MAX_KIB);
    private volatile boolean closed;

    StdioWire(WireListener listener, Adapter adapter) {
      this.listener = listener;
      this.child =
          new Child(
              processes,
              new Child.Order(
                  adapter.key(),
                  (StdioUpstream) adapter.upstream(),
                  adapter.limits().messageBytes()),
              this);
    }

    @Override
    public void send(byte[] json, Consumer<UpstreamFailure> refused) {
      if (!closed && !child.send(json, refused)) {
        close();
        UpstreamFailure failure =
            new UpstreamFailure(
                UpstreamFailure.Kind.BROKEN, true, "the process does not read its input");
        context.runOnContext(_ -> listener.onClosed(failure));
      }
    }

    @Override
    public void close() {
      closed = true;
      child.stop(() -> {});
    }

    /** Read beside the event loop, and no faster than that takes it. */
    @Override
    public void onLine(byte[] line) {
      Json json = Json.parse(line, jsonDepth);
      int size = Math.min(MAX_KIB, 1 + line.length / 1024);
      if (!awaitRoom(size)) {
        return;
      }
      hop(() -> {
        room.release(size);
        if (!closed) {
          listener.onMessage(json);
        }
      });
    }

    private boolean awaitRoom(int size) {
      try {
        while (!room.tryAcquire(size, 1, TimeUnit.SECONDS)) {
          if (closed) {
            return false;
          }
        }
        return true;
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return false;
      }
    }

    @Override
    public void onEnded(UpstreamFailure failure) {
      hop(() -> {
        if (!closed) {
          closed = true;
          UpstreamFailure unread = new UpstreamFailure(failure.kind(), false, failure.detail());
          child.unread().forEach(refused -> refused.accept(unread));
          listener.onClosed(failure);
        }
      });
    }

    @Override
    public void onReleased() {
      hop(listener::onReleased);
    }

    private void hop(Runnable work) {
      try {
        context.runOnContext(_ -> work.run());
      } catch (RejectedExecutionException _) {
        // The event loop has ended before the process, and nobody is there to be told.
        closed = true;
      }
    }
  }
}
