package io.cardea.dataplane.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.model.session.SessionStore.Attachment;
import io.cardea.model.session.SessionStore.SessionKey;
import io.cardea.model.session.SessionStore.SessionState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AbandonedTest {

  private final Abandoned abandoned = new Abandoned();

  @Test
  void shouldHandOverEachSessionThatHasAnIdOnce() {
    abandoned.add(
        new SessionKey("acme", "p", "1"),
        state(
            Map.of(
                "weather", attachment(Optional.of("up-1")), "news", attachment(Optional.empty()))));
    assertThat(drain(10)).containsExactly("acme/weather up-1");
    assertThat(drain(10)).isEmpty();
  }

  @Test
  void shouldHandOverNoMoreThanAsked() {
    for (int i = 0; i < 5; i++) {
      abandoned.add(
          new SessionKey("acme", "p", "" + i),
          state(Map.of("weather", attachment(Optional.of("up-" + i)))));
    }
    assertThat(drain(3)).hasSize(3);
    assertThat(drain(3)).hasSize(2);
  }

  @Test
  void shouldKeepNoMoreThanItsBound() {
    for (int i = 0; i < 10_001; i++) {
      abandoned.add(
          new SessionKey("acme", "p", "" + i),
          state(Map.of("weather", attachment(Optional.of("up-" + i)))));
    }
    assertThat(drain(20_000)).hasSize(10_000);
  }

  private List<String> drain(int max) {
    List<String> drained = new ArrayList<>();
    abandoned.drain(
        max, (adapter, attachment) -> drained.add(adapter + " " + attachment.id().orElse("-")));
    return drained;
  }

  private static Attachment attachment(Optional<String> id) {
    return new Attachment(id, "", "2025-11-25");
  }

  private static SessionState state(Map<String, Attachment> attachments) {
    return new SessionState("*", attachments, "2025-11-25", Optional.empty(), Instant.MAX);
  }
}
