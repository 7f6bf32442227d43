package io.cardea.dataplane.relay;

import io.cardea.dataplane.loop.EventLoop;
import java.util.function.Consumer;

/** Inspects small messages at once and large ones beside the event loop. */
final class Inspection {

  private static final int LARGE = 64 * 1024;

  private final ResponseInspector inspector;
  private final EventLoop loop;

  Inspection(ResponseInspector inspector, EventLoop loop) {
    this.inspector = inspector;
    this.loop = loop;
  }

  boolean isLarge(byte[] json) {
    return json.length > LARGE;
  }

  void run(byte[] json, Consumer<Inspected> then) {
    if (isLarge(json)) {
      loop.compute(
          () -> inspector.inspect(json),
          then,
          _ -> then.accept(new Inspected.Invalid("a message that could not be inspected")));
    } else {
      then.accept(inspector.inspect(json));
    }
  }
}
