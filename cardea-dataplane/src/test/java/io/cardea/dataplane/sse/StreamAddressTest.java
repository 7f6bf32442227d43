package io.cardea.dataplane.sse;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.dataplane.call.Arrival;
import io.cardea.dataplane.call.Calls;
import io.cardea.dataplane.call.Route;
import io.cardea.model.limit.GatewayLimits;
import io.cardea.model.snapshot.GatewaySettings;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StreamAddressTest {

  @ParameterizedTest
  @CsvSource({
    "sessionId=AZaz09_-, AZaz09_-",
    "a=b&sessionId=x, x",
    "sessionId=x&a=b&&c, x",
    "sessionId=x=y, x=y",
    "sessionId=%41, %41",
    "sessionId=, ''",
  })
  void shouldReadTheOnlyId(String query, String id) {
    assertThat(StreamAddress.id(query)).contains(id);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "&",
        "sessionId",
        "sessionid=x",
        "SessionId=x",
        "session_id=x",
        " sessionId=x",
        "?sessionId=x",
        "xsessionId=y",
        "a=sessionId=x",
        "%73essionId=x",
        "a=b;sessionId=x",
        "sessionId=x&sessionId=x",
        "sessionId=x&a=b&sessionId=y",
        "sessionId=&sessionId=",
      })
  void shouldReadNoOther(String query) {
    assertThat(StreamAddress.id(query)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "'', gate.example, ''",
    "https://gate.example, gate.example, ''",
    "https://gate.example/cardea, gate.example, /cardea",
    "https://gate.example/cardea, GATE.example, /cardea",
    "https://gate.example/cardea, localhost:8080, ''",
    "https://gate.example:8443/cardea, gate.example:8443, /cardea",
    "https://gate.example:8443/cardea, gate.example, ''",
    "https://gate.example/cardea, evil.example, ''",
  })
  void shouldBeAPathOfTheSameOrigin(String publicUrl, String host, String prefix) {
    GatewaySettings settings =
        new GatewaySettings(
            Optional.of(publicUrl).filter(url -> !url.isEmpty()),
            Set.of(),
            Set.of(),
            List.of(),
            true,
            false,
            GatewayLimits.DEFAULT);
    Arrival plain = Calls.arrival(Arrival.Verb.GET, "Host: " + host);
    Arrival opening =
        new Arrival(
            plain.id(),
            plain.time(),
            plain.nanos(),
            plain.verb(),
            plain.route().at(Route.Door.EVENTS).with("x=y"),
            plain.headers(),
            plain.peer(),
            Calls.snapshot(settings, 1));
    assertThat(StreamAddress.of(opening, "ID"))
        .isEqualTo(prefix + "/adapters/weather/messages?sessionId=ID");
  }
}
