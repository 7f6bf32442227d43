package io.cardea.audit.log;

import io.cardea.audit.record.JsonLine;
import io.cardea.audit.segment.Frame;
import java.util.function.Supplier;

/**
 * A record that the writer's thread makes when it writes it: many, one after the other, take half
 * the time that each takes in the middle of a call.
 *
 * @param maker makes it, each time anew
 * @param bytes that it holds until then, about
 */
record Draft(Supplier<Frame> maker, int bytes) {

  /** One that is made already. */
  static Draft of(JsonLine line) {
    Frame frame = framed(line);
    return new Draft(() -> frame, frame.size());
  }

  /** One that {@code line} makes. */
  static Draft later(Supplier<JsonLine> line, int bytes) {
    return new Draft(() -> framed(line.get()), bytes);
  }

  Frame frame() {
    return maker.get();
  }

  static Frame framed(JsonLine line) {
    return Frame.seal(line.bytes(), line.end());
  }
}
