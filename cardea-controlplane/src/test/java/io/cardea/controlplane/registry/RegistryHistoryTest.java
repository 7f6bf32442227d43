package io.cardea.controlplane.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.model.adapter.Adapter.Access;
import io.cardea.model.adapter.AdapterKey;
import io.cardea.model.adapter.Lifecycle;
import io.cardea.model.adapter.Lifecycle.Stage;
import io.cardea.model.catalog.Catalog;
import io.cardea.model.identity.TenantId;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Since when servers are as they are, which are gone, and what their versions are. */
class RegistryHistoryTest extends OpenRegistry {
  @Test
  void shouldTellSinceWhenAServerIsAsItIs() {
    declare("weather", "", Access.PUBLIC);
    assertThat(names("/v0.1/servers")).hasSize(1);

    now = BEGIN.plusSeconds(60);
    declare("mail", "", Access.PUBLIC);
    assertThat(names("/v0.1/servers?updated_since=2026-01-02T03:05:05Z"))
        .containsExactly("local.cardea/mail");
    now = BEGIN.plusSeconds(120);
    learn("weather", "{\"version\":\"3\"}");
    assertThat(names("/v0.1/servers?updated_since=2026-01-02T03:06:05Z"))
        .containsExactly("local.cardea/weather");
    assertThat(ask("/v0.1/servers?search=weather").body())
        .contains(
            "\"publishedAt\":\"2026-01-02T03:04:05Z\",\"updatedAt\":\"2026-01-02T03:06:05Z\"");
  }

  @Test
  void shouldTellThoseWhoFollowThatAServerIsGone() {
    declare("weather", "", Access.PUBLIC);
    declare("mail", "", Access.PUBLIC);
    assertThat(names("/v0.1/servers")).hasSize(2);

    now = BEGIN.plusSeconds(60);
    adapters.remove(new AdapterKey(TenantId.DEFAULT, "weather"));

    assertThat(names("/v0.1/servers")).containsExactly("local.cardea/mail");
    assertThat(names("/v0.1/servers?include_deleted=true")).hasSize(2);
    assertThat(names("/v0.1/servers?updated_since=2026-01-02T03:05:05Z"))
        .containsExactly("local.cardea/weather");
    String path = "/v0.1/servers/local.cardea%2Fweather/versions/latest";
    assertThat(ask(path).status()).isEqualTo(404);
    assertThat(ask(path + "?include_deleted=true").body()).contains("\"status\":\"deleted\"");
    declare("weather", "", Access.PUBLIC);
    assertThat(ask(path).body()).contains("\"publishedAt\":\"2026-01-02T03:05:05Z\"");
  }

  @Test
  void shouldTellSinceWhenAServerIsDeprecatedAndWhatToUseInstead() {
    declare("weather", "", Access.PUBLIC);
    declare("forecast", "", Access.PUBLIC);
    assertThat(names("/v0.1/servers")).hasSize(2);

    now = BEGIN.plusSeconds(60);
    Lifecycle deprecated = new Lifecycle(Stage.DEPRECATED, Optional.of("forecast"), "Ends in May.");
    declare("weather", "", Access.PUBLIC, deprecated);
    assertThat(names("/v0.1/servers")).hasSize(2);
    now = BEGIN.plusSeconds(120);
    declare("weather", "another text", Access.PUBLIC, deprecated);

    assertThat(ask("/v0.1/servers?search=weather").body())
        .contains(
            """
            "status":"deprecated","statusChangedAt":"2026-01-02T03:05:05Z",\
            "statusMessage":"Ends in May. Use local.cardea/forecast instead.",\
            "publishedAt":"2026-01-02T03:04:05Z","updatedAt":"2026-01-02T03:06:05Z"\
            """);
    declare("forecast", "", Access.ROLES);
    assertThat(ask("/v0.1/servers").body()).contains("\"statusMessage\":\"Ends in May.\"");
  }

  @Test
  void shouldHaveNoDrafts() {
    declare("weather", "", Access.PUBLIC, new Lifecycle(Stage.DRAFT, Optional.empty(), ""));
    declare("mail", "", Access.PUBLIC);
    assertThat(names("/v0.1/servers?include_deleted=true")).containsExactly("local.cardea/mail");

    // What is a draft again is gone for who follows.
    declare("mail", "", Access.PUBLIC, new Lifecycle(Stage.DRAFT, Optional.empty(), ""));
    assertThat(names("/v0.1/servers")).isEmpty();
    assertThat(ask("/v0.1/servers?include_deleted=true").body()).contains("\"status\":\"deleted\"");
  }

  @Test
  void shouldForgetTheOldestOfManyThatAreGone() {
    declare("open", "", Access.PUBLIC);
    for (int i = 0; i < RegistryHistory.MAX_DELETED + 5; i++) {
      declare("a" + i, "", Access.PUBLIC);
    }
    RegistryHistory history = new RegistryHistory(Clock.fixed(now, ZoneOffset.UTC));
    assertThat(history.at(snapshot(), Catalog.EMPTY)).hasSize(1_006);
    adapters.keySet().removeIf(key -> key.name().startsWith("a"));

    assertThat(history.at(snapshot(), Catalog.EMPTY)).hasSize(1_001);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"version":"1.0.2"}      | 1.0.2
          {"version":"1.0+b-2_x"}  | 1.0+b-2_x
          {"version":"latest"}     | 0.0.0
          {"version":"1.x"}        | 0.0.0
          {"version":"^1"}         | 0.0.0
          {"version":""}           | 0.0.0
          {"version":1}            | 0.0.0
          {"version":"a b"}        | 0.0.0
          {}                       | 0.0.0
          []                       | 0.0.0
          not json                 | 0.0.0
          """)
  void shouldTakeAServersVersionOnlyIfItIsOne(String serverInfo, String version) {
    declare("weather", "", Access.PUBLIC);
    learn("weather", serverInfo);

    assertThat(ask("/v0.1/servers").body()).contains("\"version\":\"" + version + "\"");
  }
}
