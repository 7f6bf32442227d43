package io.cardea.dataplane.relay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.dataplane.listener.FakeReply;
import io.cardea.mcp.sse.SseEvent;
import org.junit.jupiter.api.Test;

class ClientEventsTest {

  private final FakeReply client = new FakeReply();

  @Test
  void shouldPassNoIdOfTheServers() {
    ClientEvents events = new ClientEvents(client, () -> {});
    assertThat(events.send(SseEvent.message(new byte[0]).withId("1"))).isTrue();
    events.send(SseEvent.message("{}".getBytes(UTF_8)).withId("2"));
    events.send(SseEvent.retry(5));
    assertThat(client.got).containsExactly("event {}", "event");
  }
}
