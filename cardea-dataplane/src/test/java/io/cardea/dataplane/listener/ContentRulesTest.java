package io.cardea.dataplane.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.dataplane.call.Arrival.Verb;
import io.cardea.dataplane.call.Calls;
import io.cardea.dataplane.pipeline.Refusal;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContentRulesTest {

  private static final String BOTH = "accept: application/json, text/event-stream";
  private static final String JSON = "content-type: application/json";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "application/json | 0",
        "Application/JSON | 0",
        "application/json; charset=utf-8 | 0",
        "application/json;charset=UTF-8 | 0",
        "application/json; charset=\"utf-8\" | 0",
        "application/json; profile=x | 0",
        "application/json; charset=utf-16 | 415",
        "application/json; charset=iso-8859-1 | 415",
        "application/jsonx | 415",
        "application/json-rpc | 415",
        "application/vnd.api+json | 415",
        "text/plain | 415",
        "text/plain; x=application/json | 415",
        "application/x-www-form-urlencoded | 415",
        "multipart/form-data; boundary=x | 415",
        "application/json, text/plain | 415",
        "json | 415",
        "*/* | 415",
        "' ' | 415",
      })
  void shouldTakeJsonOnly(String contentType, int status) {
    assertThat(status(Verb.POST, BOTH, "content-type: " + contentType)).isEqualTo(status);
  }

  @Test
  void shouldWantExactlyOneContentType() {
    assertThat(status(Verb.POST, BOTH)).isEqualTo(415);
    assertThat(status(Verb.POST, BOTH, JSON, JSON)).isEqualTo(415);
    assertThat(status(Verb.POST, BOTH, JSON, "Content-Type: text/plain")).isEqualTo(415);
  }

  @ParameterizedTest
  @CsvSource({"gzip", "deflate", "br", "identity"})
  void shouldRefuseCompressedBodies(String coding) {
    assertThat(status(Verb.POST, BOTH, JSON, "content-encoding: " + coding)).isEqualTo(415);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "application/json, text/event-stream | 0 | 0",
        "text/event-stream,application/json | 0 | 0",
        "TEXT/Event-Stream, Application/JSON | 0 | 0",
        "application/json;q=0.9, text/event-stream;q=0.1 | 0 | 0",
        "*/* | 0 | 0",
        "application/*, text/* | 0 | 0",
        "application/json, */*;q=0.1 | 0 | 0",
        "application/json | 406 | 406",
        "text/event-stream | 406 | 0",
        "text/* | 406 | 0",
        "text/html | 406 | 406",
        "application/jsonx, text/event-streams | 406 | 406",
        "text/event-stream-x | 406 | 406",
        "* | 406 | 406",
        "' ' | 406 | 406",
      })
  void shouldWantBothAnswersAccepted(String accept, int ofPost, int ofGet) {
    assertThat(status(Verb.POST, JSON, "accept: " + accept)).isEqualTo(ofPost);
    assertThat(status(Verb.GET, "accept: " + accept)).isEqualTo(ofGet);
  }

  @Test
  void shouldReadEveryAcceptField() {
    assertThat(status(Verb.POST, JSON, "accept: application/json", "accept: text/event-stream"))
        .isZero();
  }

  @Test
  void shouldWantAnAcceptField() {
    assertThat(status(Verb.POST, JSON)).isEqualTo(406);
    assertThat(status(Verb.GET)).isEqualTo(406);
  }

  @Test
  void shouldAskNothingOfADelete() {
    assertThat(status(Verb.DELETE)).isZero();
  }

  private static int status(Verb verb, String... headers) {
    List<String> all = new ArrayList<>(List.of(headers));
    return ContentRules.check(Calls.arrival(verb, all.toArray(String[]::new)))
        .map(Refusal::status)
        .orElse(0);
  }
}
