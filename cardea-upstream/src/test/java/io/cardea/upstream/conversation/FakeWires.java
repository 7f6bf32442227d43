package io.cardea.upstream.conversation;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.mcp.json.Json;
import io.cardea.model.adapter.Adapter;
import io.cardea.upstream.exchange.UpstreamFailure;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Channels whose other end is the test. */
final class FakeWires {

  final BlockingQueue<FakeWire> opened = new LinkedBlockingQueue<>();

  Wires on(Vertx vertx) {
    Context context = vertx.getOrCreateContext();
    return (adapter, _, listener) -> {
      FakeWire wire = new FakeWire(context, adapter, listener);
      opened.add(wire);
      return wire;
    };
  }

  FakeWire next() throws InterruptedException {
    FakeWire wire = opened.poll(10, TimeUnit.SECONDS);
    if (wire == null) {
      throw new AssertionError("no channel was opened");
    }
    return wire;
  }

  /** One of them. */
  static final class FakeWire implements Wire {
    private final Context context;
    private final Adapter adapter;
    private final WireListener listener;
    private final BlockingQueue<String> sent = new LinkedBlockingQueue<>();
    private final BlockingQueue<Boolean> closed = new LinkedBlockingQueue<>();

    FakeWire(Context context, Adapter adapter, WireListener listener) {
      this.context = context;
      this.adapter = adapter;
      this.listener = listener;
    }

    Adapter adapter() {
      return adapter;
    }

    @Override
    public void send(byte[] json, Consumer<UpstreamFailure> refused) {
      String text = new String(json, UTF_8);
      if (text.contains("\"fault\"")) {
        throw new IllegalStateException("as the test wants");
      }
      sent.add(text);
      if (text.contains("\"refuse me\"")) {
        UpstreamFailure failure = new UpstreamFailure(UpstreamFailure.Kind.BROKEN, true, "no");
        context.runOnContext(_ -> refused.accept(failure));
      }
    }

    @Override
    public void close() {
      closed.add(true);
    }

    /** What the server got next. */
    String got() throws InterruptedException {
      return String.valueOf(sent.poll(10, TimeUnit.SECONDS));
    }

    boolean gotNothing() {
      return sent.isEmpty();
    }

    boolean isClosed() throws InterruptedException {
      return closed.poll(10, TimeUnit.SECONDS) != null;
    }

    boolean isOpen() {
      return closed.isEmpty();
    }

    void say(String json) {
      Json parsed = Json.parse(json.getBytes(UTF_8), 64);
      context.runOnContext(_ -> listener.onMessage(parsed));
    }

    void breakOff(UpstreamFailure failure) {
      context.runOnContext(_ -> listener.onClosed(failure));
    }

    void release() {
      context.runOnContext(_ -> listener.onReleased());
    }
  }
}
