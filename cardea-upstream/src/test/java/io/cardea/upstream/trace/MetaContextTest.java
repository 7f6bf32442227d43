package io.cardea.upstream.trace;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.model.trace.TraceContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MetaContextTest {

  private static final TraceContext PLACE = new TraceContext("00-a-b-01", "");

  private static String in(String message, boolean baggage, TraceContext context) {
    return new String(new MetaContext(8, baggage).in(message.getBytes(UTF_8), context), UTF_8);
  }

  private static String call(String params) {
    return "{ \"jsonrpc\":\"2.0\",\"id\":1.0e0,\"method\":\"tools/call\", \"params\":"
        + params
        + "}";
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "{}|{\"_meta\":{\"traceparent\":\"00-a-b-01\"}}",
        "{\"name\" : \"t\"}|{\"_meta\":{\"traceparent\":\"00-a-b-01\"},\"name\" : \"t\"}",
        "{\"_meta\":{}}|{\"_meta\":{\"traceparent\":\"00-a-b-01\"}}",
        "{\"_meta\":{\"traceparent\":\"x\"},\"n\":1.0}|{\"_meta\":{\"traceparent\":\"00-a-b-01\"},\"n\":1.0}",
        "{\"_meta\":{\"trace\\u0070arent\":\"x\",\"k\":[1.0, 2]}}|{\"_meta\":{\"k\":[1.0, 2],\"traceparent\":\"00-a-b-01\"}}",
        "{\"_meta\":{\"tracestate\":7,\"baggage\":{},\"k\":1}}|{\"_meta\":{\"k\":1,\"traceparent\":\"00-a-b-01\"}}",
        "{\"a\":{\"_meta\":{\"traceparent\":\"x\"}}}|{\"_meta\":{\"traceparent\":\"00-a-b-01\"},\"a\":{\"_meta\":{\"traceparent\":\"x\"}}}"
      })
  void shouldPutThePlaceIntoMetaAndChangeNothingElse(String params, String expected) {
    assertThat(in(call(params), false, PLACE)).isEqualTo(call(expected));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "no JSON",
        "[]",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"_meta\":{\"traceparent\":\"x\"}}}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"params\":[]}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"params\":{\"_meta\":1}}",
        "{\"method\":\"m\",\"params\":{\"a\":[[[[[[[[[]]]]]]]]]}}"
      })
  void shouldLeaveWhatHasNoPlaceForIt(String message) {
    assertThat(in(message, false, PLACE)).isEqualTo(message);
  }

  @Test
  void shouldLeaveWhatIsLarge() {
    String large = call("{\"a\":\"" + "x".repeat(MetaContext.MAX_BYTES) + "\"}");
    assertThat(in(large, false, PLACE)).isEqualTo(large);
  }

  @ParameterizedTest
  @ValueSource(strings = {"baggage", "traceparent", "tracestate", "b\\u0061ggage"})
  void shouldReplaceWhatTheClientSaysInWhatIsLargeToo(String name) {
    String large = ",\"a\":\"" + "x".repeat(MetaContext.MAX_BYTES) + "\"}";
    assertThat(in(call("{\"_meta\":{\"" + name + "\":\"c=d\"}" + large), false, PLACE))
        .isEqualTo(call("{\"_meta\":{\"traceparent\":\"00-a-b-01\"}" + large));
  }

  @Test
  void shouldLeaveWhatIsLargeAndNamesThemElsewhere() {
    String large = call("{\"a\":\"baggage" + "x".repeat(MetaContext.MAX_BYTES) + "\"}");
    assertThat(in(large, false, PLACE)).isEqualTo(large);
  }

  @Test
  void shouldEditWhatIsNotSampledOnlyIfTheClientSaysWhereItIs() {
    TraceContext unsampled = new TraceContext("00-a-b-02", "");
    String silent = call("{\"_meta\":{\"k\":1}}");
    assertThat(in(silent, false, unsampled)).isEqualTo(silent);
    assertThat(in(call("{\"_meta\":{\"baggage\":\"a=b\"}}"), false, unsampled))
        .isEqualTo(call("{\"_meta\":{\"traceparent\":\"00-a-b-02\"}}"));
  }

  @Test
  void shouldPassBaggageOnWhereThatIsWanted() {
    assertThat(in(call("{\"_meta\":{\"baggage\":\"a=b\"}}"), true, PLACE))
        .isEqualTo(call("{\"_meta\":{\"baggage\":\"a=b\",\"traceparent\":\"00-a-b-01\"}}"));
  }

  @Test
  void shouldTellTheStateToo() {
    assertThat(
            in(
                call("{\"_meta\":{\"tracestate\":\"old\"}}"),
                false,
                new TraceContext("p1", "n=\"1")))
        .isEqualTo(call("{\"_meta\":{\"traceparent\":\"p1\",\"tracestate\":\"n=\\\"1\"}}"));
  }
}
