package io.cardea.app.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OtlpSettingsTest {

  private static final String ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT";
  private static final String SOMEWHERE = "http://collector:4318";

  private static OtlpSettings of(Map<String, String> environment) throws IOException {
    return OtlpSettings.of(environment::get);
  }

  @Test
  void shouldExportNothingWithoutAnAddress() throws IOException {
    assertThat(of(Map.of()).signals()).isEmpty();
    assertThat(of(Map.of("OTEL_SERVICE_NAME", "a", ENDPOINT, " ")).signals()).isEmpty();
  }

  @Test
  void shouldExportEverythingToOneAddress() throws IOException {
    OtlpSettings settings = of(Map.of(ENDPOINT, SOMEWHERE));
    assertThat(settings.signals()).containsExactly(Signal.values());
    assertThat(settings.continues()).isTrue();
    assertThat(settings.baggage()).isFalse();
    assertThat(settings.properties())
        .containsEntry("otel.exporter.otlp.endpoint", SOMEWHERE)
        .containsEntry("otel.exporter.otlp.protocol", "http/protobuf")
        .containsEntry("otel.service.name", "cardea")
        .containsEntry("otel.logs.exporter", "otlp");
  }

  @ParameterizedTest
  @CsvSource({
    "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT, TRACES",
    "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT, METRICS",
    "OTEL_EXPORTER_OTLP_LOGS_ENDPOINT, LOGS"
  })
  void shouldExportOneSignalToItsAddress(String variable, Signal signal) throws IOException {
    assertThat(of(Map.of(variable, SOMEWHERE)).signals()).containsExactly(signal);
  }

  @Test
  void shouldExportToTheUsualPlaceIfAsked() throws IOException {
    assertThat(of(Map.of("OTEL_TRACES_EXPORTER", "otlp")).signals()).containsExactly(Signal.TRACES);
  }

  @Test
  void shouldLeaveOutWhatIsNotWanted() throws IOException {
    assertThat(of(Map.of(ENDPOINT, SOMEWHERE, "OTEL_METRICS_EXPORTER", "none")).signals())
        .containsExactly(Signal.TRACES, Signal.LOGS);
    assertThat(of(Map.of(ENDPOINT, SOMEWHERE, "OTEL_SDK_DISABLED", "TRUE")).signals()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "OTEL_EXPORTER_OTLP_PROTOCOL, grpc",
    "OTEL_EXPORTER_OTLP_LOGS_PROTOCOL, http/json",
    "OTEL_TRACES_EXPORTER, 'otlp,console'",
    "CARDEA_TRACE_CALLERS, ignore",
    "CARDEA_TRACE_BAGGAGE, true"
  })
  void shouldNameWhatItCannotUse(String variable, String value) {
    assertThatThrownBy(() -> of(Map.of(ENDPOINT, SOMEWHERE, variable, value)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(variable)
        .hasMessageContaining(value);
  }

  @Test
  void shouldStartWhateverPropagatorsAreNamed() throws IOException {
    assertThat(of(Map.of(ENDPOINT, SOMEWHERE, "OTEL_PROPAGATORS", "tracecontext,b3")).properties())
        .containsEntry("otel.propagators", "none");
  }

  @Test
  void shouldNotPrintHeaders() throws IOException {
    Map<String, String> environment =
        Map.of(ENDPOINT, SOMEWHERE, "OTEL_EXPORTER_OTLP_HEADERS", "key=secret");
    assertThat(of(environment)).asString().doesNotContain("secret");
    assertThat(of(environment).properties())
        .containsEntry("otel.exporter.otlp.headers", "key=secret");
  }
}
