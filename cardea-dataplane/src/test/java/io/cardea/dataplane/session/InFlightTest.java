package io.cardea.dataplane.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.mcp.message.RequestId;
import io.cardea.model.session.SessionStore.SessionKey;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class InFlightTest {

  private static final SessionKey MINE = new SessionKey("default", "me", "1");
  private static final SessionKey OTHERS = new SessionKey("default", "you", "1");
  private static final RequestId ONE = RequestId.parse("1").orElseThrow();
  private final InFlight inFlight = new InFlight();

  @Test
  void shouldFindTheServerOfARequestUntilItEnds() {
    inFlight.begin(MINE, ONE, "weather");
    assertThat(inFlight.adapter(MINE, ONE)).contains("weather");
    inFlight.end(MINE, ONE, "weather");
    assertThat(inFlight.adapter(MINE, ONE)).isEmpty();
    assertThat(inFlight.size()).isZero();
  }

  @Test
  void shouldNotTellARequestOfAnotherSessionOrOfAnotherKindOfId() {
    inFlight.begin(MINE, ONE, "weather");
    assertThat(inFlight.adapter(OTHERS, ONE)).isEmpty();
    assertThat(inFlight.adapter(MINE, RequestId.parse("\"1\"").orElseThrow())).isEmpty();
  }

  @Test
  void shouldKeepTheLatestOfTwoRequestsWithOneId() {
    inFlight.begin(MINE, ONE, "weather");
    inFlight.begin(MINE, ONE, "news");
    inFlight.end(MINE, ONE, "weather");
    assertThat(inFlight.adapter(MINE, ONE)).contains("news");
  }

  @Test
  void shouldCancelWhatItsOwnSessionTakesBack() {
    // Given
    List<String> cancelled = new ArrayList<>();
    Runnable first = () -> cancelled.add("first");
    Runnable second = () -> cancelled.add("second");
    Runnable others = () -> cancelled.add("others");
    RequestId two = RequestId.parse("2").orElseThrow();
    inFlight.begin(MINE, ONE, first);
    inFlight.begin(MINE, two, second);
    inFlight.begin(OTHERS, ONE, others);

    // When
    inFlight.cancel(MINE, ONE);
    inFlight.cancel(MINE, RequestId.parse("3").orElseThrow());
    assertThat(cancelled).containsExactly("first");
    inFlight.end(MINE, ONE, second);
    assertThat(inFlight.size()).isEqualTo(3);
    inFlight.end(MINE, ONE, first);
    inFlight.cancelAll(MINE);

    // Then
    assertThat(cancelled).containsExactly("first", "second");
    assertThat(inFlight.adapter(MINE, two)).isEmpty();
  }

  @Test
  void shouldGiveAnIdToOneRequestOfASession() {
    // When
    Runnable release = inFlight.claim(MINE, ONE).orElseThrow();

    // Then
    assertThat(inFlight.claim(MINE, ONE)).isEmpty();
    assertThat(inFlight.claim(MINE, RequestId.parse("\"1\"").orElseThrow())).isPresent();
    assertThat(inFlight.claim(OTHERS, ONE)).isPresent();
    release.run();
    assertThat(inFlight.claim(MINE, ONE)).isPresent();
    release.run();
    assertThat(inFlight.claim(MINE, ONE)).isEmpty();
  }
}
