package io.cardea.dataplane.relay;

import io.cardea.dataplane.loop.EventLoop;
import io.cardea.dataplane.trace.CallTraces;
import java.util.function.Consumer;

/** Inspects small messages at once and large ones beside the event loop; tells of errors. */
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
          inspected -> told(inspected, then),
          _ -> then.accept(new Inspected.Invalid("a message that could not be inspected")));
    } else {
      told(inspector.inspect(json), then);
    }
  }

  private void told(Inspected inspected, Consumer<Inspected> then) {
    boolean failed =
        switch (inspected) {
          case Inspected.Forward forward -> forward.kind() == Inspected.Kind.ERROR;
          case Inspected.Changed changed -> changed.kind() == Inspected.Kind.ERROR;
          case Inspected.Asks _, Inspected.Drop _, Inspected.Invalid _ -> false;
        };
    if (failed) {
      inspector.trace().failed(CallTraces.ofError(inspected.errorCode()));
    }
    then.accept(inspected);
  }
}
