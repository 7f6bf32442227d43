package io.cardea.dataplane.gateway;

import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.relay.ClientReply;
import io.cardea.dataplane.relay.Ending;
import io.cardea.dataplane.sse.SseStreams;
import java.util.random.RandomGenerator;

/** Opens the event streams of HTTP+SSE. */
record SseStep(SseStreams streams) implements LastStep {

  @Override
  public void open(Call call, Ending end, ClientReply reply) {
    streams.open(call, reply, end);
  }

  /** Nobody can come back to such a stream, so when is of no use to say. */
  @Override
  public void endStreams(int spreadMillis, RandomGenerator random) {
    streams.endAll();
  }
}
