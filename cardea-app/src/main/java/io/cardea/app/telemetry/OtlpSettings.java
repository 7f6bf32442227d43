package io.cardea.app.telemetry;

import java.io.IOException;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the environment says of telemetry, in OpenTelemetry's own variables and two of ours.
 *
 * @param signals what is exported; a signal is if an address for it is given
 * @param properties OpenTelemetry's settings, as its SDK names them
 * @param continues whether traces of callers go on here, instead of being linked to
 * @param baggage whether what callers send as baggage goes on to servers
 */
record OtlpSettings(
    Set<Signal> signals, Map<String, String> properties, boolean continues, boolean baggage) {

  /** Whether callers' traces go on here or are linked to. */
  static final String CALLERS = "CARDEA_TRACE_CALLERS";

  /** Whether callers' baggage goes on to servers. */
  static final String BAGGAGE = "CARDEA_TRACE_BAGGAGE";

  private static final String DISABLED = "OTEL_SDK_DISABLED";
  private static final String HTTP = "http/protobuf";

  /** Above so many series of an instrument the SDK adds the others up, without a word. */
  private static final String MAX_SERIES = "200000";

  private static final List<String> OF_EXPORTERS =
      List.of("ENDPOINT", "HEADERS", "TIMEOUT", "COMPRESSION", "CERTIFICATE", "PROTOCOL");
  private static final List<String> OTHERS =
      List.of(
          "OTEL_SERVICE_NAME",
          "OTEL_RESOURCE_ATTRIBUTES",
          "OTEL_TRACES_SAMPLER",
          "OTEL_TRACES_SAMPLER_ARG",
          "OTEL_METRIC_EXPORT_INTERVAL",
          "OTEL_BSP_SCHEDULE_DELAY",
          "OTEL_BSP_MAX_QUEUE_SIZE",
          "OTEL_BLRP_SCHEDULE_DELAY");

  /**
   * Reads them.
   *
   * @param environment looks up variables; null if not set
   * @throws IOException if one cannot be; the message says which and what to do
   */
  static OtlpSettings of(Function<String, @Nullable String> environment) throws IOException {
    Function<String, String> said =
        name -> {
          String value = environment.apply(name);
          return value == null ? "" : value.strip();
        };
    boolean continues = choice(said, CALLERS, "continue", "link");
    boolean drops = choice(said, BAGGAGE, "drop", "pass");
    Set<Signal> signals = EnumSet.noneOf(Signal.class);
    if (!said.apply(DISABLED).equalsIgnoreCase("true")) {
      for (Signal signal : Signal.values()) {
        if (isOn(signal, said)) {
          signals.add(signal);
        }
      }
    }
    return new OtlpSettings(signals, properties(signals, said), continues, !drops);
  }

  private static boolean choice(
      Function<String, String> said, String variable, String usual, String other)
      throws IOException {
    String value = said.apply(variable);
    if (!value.isEmpty() && !value.equals(usual) && !value.equals(other)) {
      throw new IOException(
          "%s is %s: it can be %s (default) or %s".formatted(variable, value, usual, other));
    }
    return !value.equals(other);
  }

  private static boolean isOn(Signal signal, Function<String, String> said) throws IOException {
    String chosen = "OTEL_" + signal + "_EXPORTER";
    String exporter = said.apply(chosen);
    if (exporter.equals("none")) {
      return false;
    }
    if (!exporter.isEmpty() && !exporter.equals("otlp")) {
      throw new IOException("%s is %s: it can be otlp or none".formatted(chosen, exporter));
    }
    boolean isAddressed =
        !said.apply("OTEL_EXPORTER_OTLP_ENDPOINT").isEmpty()
            || !said.apply("OTEL_EXPORTER_OTLP_" + signal + "_ENDPOINT").isEmpty();
    if (!isAddressed && exporter.isEmpty()) {
      return false;
    }
    for (String variable :
        List.of("OTEL_EXPORTER_OTLP_PROTOCOL", "OTEL_EXPORTER_OTLP_" + signal + "_PROTOCOL")) {
      String protocol = said.apply(variable);
      if (!protocol.isEmpty() && !protocol.equals(HTTP)) {
        throw new IOException(
            "%s is %s: only %s is spoken; collectors take it at port 4318"
                .formatted(variable, protocol, HTTP));
      }
    }
    return true;
  }

  private static Map<String, String> properties(
      Set<Signal> signals, Function<String, String> said) {
    Map<String, String> properties = new HashMap<>();
    properties.put("otel.service.name", "cardea");
    properties.put("otel.exporter.otlp.protocol", HTTP);
    // Contexts are read and written here, whatever the environment says of propagators.
    properties.put("otel.propagators", "none");
    properties.put("otel.java.metrics.cardinality.limit", MAX_SERIES);
    for (String name : OTHERS) {
      take(name, said, properties);
    }
    for (String setting : OF_EXPORTERS) {
      take("OTEL_EXPORTER_OTLP_" + setting, said, properties);
      for (Signal signal : Signal.values()) {
        take("OTEL_EXPORTER_OTLP_" + signal + "_" + setting, said, properties);
      }
    }
    for (Signal signal : Signal.values()) {
      properties.put(
          "otel." + signal.word() + ".exporter", signals.contains(signal) ? "otlp" : "none");
    }
    return properties;
  }

  private static void take(
      String variable, Function<String, String> said, Map<String, String> properties) {
    String value = said.apply(variable);
    if (!value.isEmpty()) {
      properties.put(variable.toLowerCase(Locale.ROOT).replace('_', '.'), value);
    }
  }

  /** Names no header, which may be secret. */
  @Override
  public String toString() {
    return "telemetry of " + signals;
  }
}
