package io.cardea.controlplane.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each limit takes its lowest and highest value and refuses the next ones. */
class LimitEdgesTest {

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "connections, 0, 1, 100000, 100001",
    "queue, -1, 0, 1000000, 1000001",
    "connectTimeout, 9ms, 10ms, 5m, 301s",
    "idleTimeout, 9ms, 10ms, 1d, 25h",
    "callTimeout, 9ms, 10ms, 24h, 2d",
    "messageBytes, 1023, 1KiB, 256MiB, 268435457"
  })
  void shouldHoldForAnAdapter(String key, String below, String min, String max, String above) {
    check(Documents.adapter("limits: {KEY: VALUE}"), key, below, min, max, above);
  }

  @ParameterizedTest
  @CsvSource({
    "bodyBytes, 1023, 1024, 256MiB, 257MiB",
    "headerBytes, 1023, 1KiB, 1MiB, 1048577",
    "jsonDepth, 7, 8, 1000, 1001",
    "connections, 0, 1, 10000000, 10000001",
    "streamsPerPrincipal, 0, 1, 1000000, 1000001",
    "sessionsPerPrincipal, 0, 1, 10000000, 10000001",
    "sessions, 0, 1, 100000000, 100000001",
    "callsPerPrincipal, 0, 1, 1000000, 1000001",
    "batchMembers, 0, 1, 10000, 10001",
    "processes, 0, 1, 100000, 100001",
    "sessionTtl, 999ms, 1s, 365d, 366d",
    "sessionIdle, 999ms, 1s, 365d, 366d",
    "requestTimeout, 99ms, 100ms, 1h, 61m",
    "idleConnection, 999ms, 1s, 1d, 25h",
    "drain, -1s, 0s, 1h, 61m"
  })
  void shouldHoldForTheGateway(String key, String below, String min, String max, String above) {
    check(Documents.gateway("limits: {KEY: VALUE}"), key, below, min, max, above);
  }

  @ParameterizedTest
  @CsvSource({
    "perAdapter, 0, 1, 10000, 10001",
    "perPrincipal, 0, 1, 10000, 10001",
    "queueTimeout, 9ms, 10ms, 5m, 301s",
    "idle, 9ms, 10ms, 1d, 25h"
  })
  void shouldHoldForProcesses(String key, String below, String min, String max, String above) {
    String text = Documents.adapter("limits: {processes: {KEY: VALUE}}");
    check(text, "processes." + key, below, min, max, above);
  }

  @ParameterizedTest
  @CsvSource({
    "events, 0, 1, 100000, 100001",
    "streamBytes, 1023, 1KiB, 256MiB, 257MiB",
    "principalBytes, 1023, 1KiB, 1GiB, 1025MiB",
    "bytes, 1023, 1KiB, 1GiB, 1025MiB",
    "keep, 9ms, 10ms, 1h, 61m"
  })
  void shouldHoldForReplays(String key, String below, String min, String max, String above) {
    String text = Documents.gateway("limits: {replay: {KEY: VALUE}}");
    check(text, "replay." + key, below, min, max, above);
  }

  private void check(String text, String key, String... values) {
    String document = text.replace("KEY", key.replaceAll(".*\\.", ""));
    for (int i = 0; i < values.length; i++) {
      boolean inside = i == 1 || i == 2;
      assertThat(
              ConfigFolder.at(folder)
                  .with("a.yaml", document.replace("VALUE", values[i]))
                  .problems())
          .as("%s: %s", key, values[i])
          .hasSize(inside ? 0 : 1)
          .allMatch(problem -> problem.startsWith("a.yaml:6: spec.limits." + key + ": "));
    }
  }
}
