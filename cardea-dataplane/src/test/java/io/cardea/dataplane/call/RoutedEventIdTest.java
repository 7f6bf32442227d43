package io.cardea.dataplane.call;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoutedEventIdTest {

  @ParameterizedTest
  @ValueSource(strings = {"7", "a:b", "", " x ", "grün"})
  void shouldFindItsWayBack(String id) {
    RoutedEventId routed = new RoutedEventId("weather", id);
    assertThat(RoutedEventId.parse(routed.toClient())).contains(routed);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "7", ":7", "We:7", "a b:7", "a_b:7"})
  void shouldReadNothingElse(String field) {
    assertThat(RoutedEventId.parse(field)).isEmpty();
  }
}
