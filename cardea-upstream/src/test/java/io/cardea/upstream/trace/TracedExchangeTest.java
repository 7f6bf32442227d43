package io.cardea.upstream.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cardea.mcp.sse.SseEvent;
import io.cardea.model.trace.Operation;
import io.cardea.model.trace.Trace;
import io.cardea.model.trace.TraceContext;
import io.cardea.upstream.exchange.UpstreamFailure;
import io.cardea.upstream.exchange.UpstreamHead;
import io.cardea.upstream.exchange.UpstreamReply;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TracedExchangeTest {

  /** Writes down how it went. */
  private static final class Notes implements Trace {
    private final List<String> told = new ArrayList<>();

    @Override
    public Optional<TraceContext> context() {
      return Optional.empty();
    }

    @Override
    public void about(Operation operation) {
      told.add("about");
    }

    @Override
    public void failed(String type) {
      told.add("failed " + type);
    }

    @Override
    public Trace exchange(Peer peer) {
      return this;
    }

    @Override
    public Trace again() {
      return this;
    }

    @Override
    public void end() {
      told.add("end");
    }
  }

  /** Can read no answer. */
  private static final class Broken implements UpstreamReply {
    @Override
    public void onBody(UpstreamHead head, byte[] body) {
      throw new IllegalStateException("a fault");
    }

    @Override
    public void onStream(UpstreamHead head) {}

    @Override
    public void onEvent(SseEvent event) {}

    @Override
    public void onEnd() {}

    @Override
    public void onFailure(UpstreamFailure failure) {}
  }

  @Test
  void shouldEndThoughTheAnswerCannotBeRead() {
    Notes notes = new Notes();
    TracedExchange exchange = new TracedExchange(notes, new Broken());
    UpstreamHead head = new UpstreamHead(502, _ -> null, "here");

    assertThatThrownBy(() -> exchange.onBody(head, new byte[0])).hasMessage("a fault");
    assertThat(notes.told).containsExactly("failed 502", "end");
  }
}
