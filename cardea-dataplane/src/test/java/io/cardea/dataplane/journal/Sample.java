package io.cardea.dataplane.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.model.session.SessionStore.Attachment;
import io.cardea.model.session.SessionStore.SessionKey;
import io.cardea.model.session.SessionStore.SessionState;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Sessions to be written down. */
final class Sample {

  static final Instant EXPIRES = Instant.parse("2030-01-01T00:00:00Z");

  /** Seals nothing, so that tests see what is written. */
  static final Sealing OPEN =
      new Sealing() {
        @Override
        public String seal(byte[] plain) {
          return new String(plain, UTF_8);
        }

        @Override
        public Optional<byte[]> open(String sealed) {
          return Optional.of(sealed.getBytes(UTF_8));
        }
      };

  private Sample() {}

  static SessionKey key(int id) {
    return new SessionKey("default", "ab12", String.valueOf(id));
  }

  static SessionState state(String level) {
    return new SessionState(
            "*",
            Map.of("weather", new Attachment(Optional.of("up \" \n é"), "one", "2025-06-18")),
            "2025-11-25",
            Optional.of("{\n\"roots\":{}}"),
            EXPIRES)
        .begunWith(Optional.of("{\"protocolVersion\":\"2025-11-25\"}"))
        .with("plain", new Attachment(Optional.empty(), "", "2025-03-26"))
        .subscribed("weather", "weather://today")
        .subscribed("weather", "weather://\uD83C\uDF26")
        .logging(level);
  }

  static SessionState bare() {
    return new SessionState("*", Map.of(), "2025-11-25", Optional.empty(), EXPIRES);
  }

  static Set<SessionKey> keys(int... ids) {
    return IntStream.of(ids).mapToObj(Sample::key).collect(Collectors.toSet());
  }
}
