package io.cardea.dataplane.relay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.dataplane.listener.FakeReply;
import io.cardea.mcp.json.JsonEdit;
import io.cardea.mcp.message.RpcMessage;
import io.cardea.mcp.sse.SseEvent;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ClientEventsTest {

  private static final Rewriting HIDING =
      new Rewriting() {
        @Override
        public boolean rewrite(RpcMessage message, JsonEdit edit) {
          return true;
        }

        @Override
        public Optional<String> eventId(String id) {
          return Optional.empty();
        }
      };

  private final FakeReply client = new FakeReply();

  @Test
  void shouldNotPrimeClientsThatCannotResume() {
    ClientEvents events = new ClientEvents(client, HIDING, () -> {});
    assertThat(events.send(SseEvent.message(new byte[0]).withId("1"))).isTrue();
    events.send(SseEvent.message("{}".getBytes(UTF_8)).withId("2"));
    events.send(SseEvent.retry(5));
    assertThat(client.got).hasSize(2).first().asString().isEqualTo("event {}");
  }

  @Test
  void shouldPrimeClientsThatCan() {
    ClientEvents events = new ClientEvents(client, Rewriting.NONE, () -> {});
    events.send(SseEvent.message(new byte[0]).withId("1"));
    assertThat(client.got).hasSize(1).first().asString().startsWith("event#1");
  }
}
