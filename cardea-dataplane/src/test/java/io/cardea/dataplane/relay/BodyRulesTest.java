package io.cardea.dataplane.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.call.Calls;
import io.cardea.mcp.revision.Revision;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BodyRulesTest {

  private static final Call LEGACY =
      Calls.permitted(Revision.R2025_11_25, "tools/call", "{\"name\":\"get_rain\"}");
  private static final Call MODERN =
      Calls.permitted(Revision.R2026_07_28, "tools/call", "{\"name\":\"get_rain\"}");
  private static final Call INITIALIZE = Calls.permitted(Revision.R2025_03_26, "initialize", "{}");
  private static final Call NOTIFICATION =
      Calls.permitted(
          Calls.post("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}"),
          Revision.R2025_11_25,
          Optional.empty());
  private static final Call GET = Calls.get();
  private static final byte[] NONE = {};

  @ParameterizedTest
  @CsvSource({
    // status, of a legacy call, modern call, initialize, notification, GET
    "200, 502 50200, 502 50200, 502 50200, pass 202, 502 50200",
    "202, 502 50200, 502 50200, 502 50200, pass 202, 502 50200",
    "204, 502 50200, 502 50200, 502 50200, pass 202, 502 50200",
    "302, 502 50200, 502 50200, 502 50200, 502 50200, 502 50200",
    "400, 502 50200, other era, other era, 502 50200, 502 50200",
    "401, 502 50200, 502 50200, 502 50200, 502 50200, 502 50200",
    "403, 502 50200, 502 50200, 502 50200, 502 50200, 502 50200",
    "404, 502 50200, other era, other era, 502 50200, 502 50200",
    "405, 502 50200, other era, other era, 502 50200, pass 405",
    "406, 502 50200, other era, other era, 502 50200, 502 50200",
    "415, 502 50200, other era, other era, 502 50200, 502 50200",
    "429, 429 42900, 429 42900, 429 42900, 429 42900, 429 42900",
    "500, 502 50200, 502 50200, 502 50200, 502 50200, 502 50200",
    "503, 503 50300, 503 50300, 503 50300, 503 50300, 503 50300",
  })
  void shouldReadAnswersWithoutAMessage(
      int status,
      String legacy,
      String modern,
      String initialize,
      String notification,
      String get) {
    assertThat(empty(LEGACY, status)).isEqualTo(legacy);
    assertThat(empty(MODERN, status)).isEqualTo(modern);
    assertThat(empty(INITIALIZE, status)).isEqualTo(initialize);
    assertThat(empty(NOTIFICATION, status)).isEqualTo(notification);
    assertThat(empty(GET, status)).isEqualTo(get);
  }

  @ParameterizedTest
  @CsvSource({
    "200, true",
    "400, true",
    "404, true",
    "405, true",
    "406, true",
    "415, true",
    "201, false",
    "202, false",
    "301, false",
    "401, false",
    "403, false",
    "429, false",
    "500, false",
    "502, false",
    "503, false"
  })
  void shouldReadBodiesOfTheseStatusesOnly(int status, boolean reads) {
    byte[] body = Rig.bytes("{}");
    assertThat(new BodyRules(MODERN).hasMessage(Rig.json(status), body)).isEqualTo(reads);
    assertThat(new BodyRules(MODERN).hasMessage(Rig.json(status), new byte[0])).isFalse();
    assertThat(new BodyRules(MODERN).hasMessage(Rig.head(status, "content-type: text/html"), body))
        .isFalse();
    assertThat(new BodyRules(MODERN).hasMessage(Rig.head(status), body)).isFalse();
    assertThat(new BodyRules(GET).hasMessage(Rig.json(status), body)).isFalse();
  }

  @Test
  void shouldReadA404AsTheEndOfTheUpstreamsSession() {
    Call withUpstream = LEGACY.withSession(Calls.session(Optional.of("up")));
    Call without = LEGACY.withSession(Calls.session(Optional.empty()));
    assertThat(new BodyRules(withUpstream).endsSession(Rig.json(404), NONE)).isTrue();
    assertThat(new BodyRules(withUpstream).endsSession(Rig.json(400), NONE)).isFalse();
    assertThat(new BodyRules(without).endsSession(Rig.json(404), NONE)).isFalse();
    assertThat(empty(withUpstream, 404)).isEqualTo("404 40400");
    assertThat(new BodyRules(withUpstream).hasMessage(Rig.json(404), Rig.bytes("{}"))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    // code, whether it shows a legacy server to a modern call, a modern one to initialize
    "-32600, false, false", "-32601, false, true", "-32602, false, false", "-32700, false, false",
    "-32000, true, false", "-32001, true, false", "-32020, false, true", "-32022, false, true",
    "-32099, false, true", "0, false, false", "1, true, false"
  })
  void shouldKnowTheOtherEraByItsErrors(int code, boolean ofModern, boolean ofInitialize) {
    assertThat(new BodyRules(MODERN).isOtherEra(Rig.json(400), code)).isEqualTo(ofModern);
    assertThat(new BodyRules(INITIALIZE).isOtherEra(Rig.json(400), code)).isEqualTo(ofInitialize);
    assertThat(new BodyRules(INITIALIZE).isOtherEra(Rig.json(200), code)).isEqualTo(ofInitialize);
    assertThat(new BodyRules(MODERN).isOtherEra(Rig.json(200), code)).isFalse();
    assertThat(new BodyRules(LEGACY).isOtherEra(Rig.json(400), code))
        .isEqualTo(ofInitialize && code != -32601);
  }

  @ParameterizedTest
  @CsvSource({"7, 7", "120, 120", "-1, 1", "1.5, 1", "1234567, 1", "'Wed, 21 Oct', 1", "'', 1"})
  void shouldPassOnWhenToRetryIfItIsANumber(String given, String told) {
    BodyRules.Empty empty =
        new BodyRules(LEGACY).withoutMessage(Rig.head(429, "retry-after: " + given), NONE);
    assertThat(empty)
        .isInstanceOfSatisfying(
            BodyRules.Refuse.class,
            refuse -> assertThat(refuse.refusal().headers()).containsEntry("Retry-After", told));
  }

  private static String empty(Call call, int status) {
    return switch (new BodyRules(call).withoutMessage(Rig.head(status), NONE)) {
      case BodyRules.OtherEra _ -> "other era";
      case BodyRules.Pass pass -> "pass " + pass.status();
      case BodyRules.Refuse refuse ->
          refuse.refusal().status() + " " + refuse.refusal().error().code();
    };
  }
}
