package io.cardea.dataplane.sse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.dataplane.listener.FakeReply;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutletTest {

  private final FakeReply client = new FakeReply();
  private final List<String> ran = new ArrayList<>();
  private final Outlet outlet = new Outlet(client, () -> ran.add("drained"));

  private boolean send(String json) {
    return outlet.send(json.getBytes(UTF_8));
  }

  @Test
  void shouldBeginWithTheAddress() {
    outlet.begin("/messages?sessionId=x", () -> ran.add("gone"));
    assertThat(client.got).containsExactly("stream", "event /messages?sessionId=x");
    client.leave();
    assertThat(ran).containsExactly("gone");
  }

  @Test
  void shouldLetEverySenderWaitForASlowClient() {
    assertThat(send("{}")).isTrue();
    client.full = true;
    assertThat(send("{}")).isFalse();
    outlet.onDrain(() -> ran.add("one"));
    // Another sender, whose own event may have been the one that still fitted.
    assertThat(send("{}")).isFalse();
    outlet.onDrain(() -> ran.add("two"));
    assertThat(outlet.isFull()).isTrue();

    client.drain();

    assertThat(ran).containsExactly("one", "two", "drained");
    assertThat(outlet.isFull()).isFalse();
    assertThat(client.got).hasSize(3);
  }

  @Test
  void shouldWaitAgainIfTheFirstToGoOnFillsIt() {
    client.full = true;
    send("{}");
    outlet.onDrain(() -> {
      client.full = true;
      ran.add("one " + send("{}"));
      outlet.onDrain(() -> ran.add("one again"));
    });

    client.drain();

    assertThat(ran).containsExactly("one false", "drained");
    assertThat(outlet.isFull()).isTrue();
    client.drain();
    assertThat(ran).containsExactly("one false", "drained", "one again", "drained");
  }

  @Test
  void shouldEndTheStream() {
    outlet.end();
    assertThat(client.got).containsExactly("end");
  }
}
