package io.cardea.app.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.dataplane.metrics.Meters;
import io.cardea.mcp.json.Json;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.model.metric.Metric;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What operators are given about metrics is made of the catalogue. After a change of it: {@code
 * -Dcardea.reference.write=true}.
 */
class MetricFilesTest {

  private static final Path ROOT = Path.of("..");
  private static final Path OPS = ROOT.resolve("ops");
  private static final Pattern NAME = Pattern.compile("cardea_[a-z_]+");

  private static String between(String page, String part, String content) {
    String begin = "<!-- " + part + ": made of the catalogue -->\n";
    String end = "<!-- " + part + ": end -->\n";
    return page.substring(0, page.indexOf(begin) + begin.length())
        + "\n"
        + content
        + (content.endsWith("\n\n") ? "" : "\n")
        + page.substring(page.indexOf(end));
  }

  private static void assertKept(Path file, String now) throws IOException {
    String kept = Files.exists(file) ? Files.readString(file, UTF_8) : "";
    if (Boolean.getBoolean("cardea.reference.write")) {
      Files.createDirectories(file.getParent());
      Files.writeString(file, now);
    }
    assertThat(kept).isEqualTo(now);
  }

  private static List<Dashboard> dashboards() {
    return Dashboard.all();
  }

  @Test
  void shouldKeepTheReference() throws IOException {
    Path page = ROOT.resolve("docs/reference/metrics.md");
    assertKept(page, between(Files.readString(page, UTF_8), "metrics", MetricPages.table()));
  }

  @Test
  void shouldKeepTheRunbook() throws IOException {
    Path page = ROOT.resolve("docs/guide/observe.md");
    assertKept(page, between(Files.readString(page, UTF_8), "alerts", MetricPages.runbook()));
  }

  @Test
  void shouldKeepTheRules() throws IOException {
    assertKept(OPS.resolve("prometheus/cardea.rules.yml"), PrometheusFiles.rules());
  }

  @Test
  void shouldKeepTheTestsOfTheRules() throws IOException {
    assertKept(OPS.resolve("prometheus/cardea.rules.test.yml"), PrometheusFiles.tests());
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void shouldKeepDashboards(Dashboard dashboard) throws IOException {
    assertKept(OPS.resolve("grafana/" + dashboard.name() + ".json"), dashboard.toJson());
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void shouldBeJson(Dashboard dashboard) {
    assertThat(Json.parse(dashboard.toJson().getBytes(UTF_8), 16)).isInstanceOf(JsonDocument.class);
  }

  @Test
  void shouldShowEveryMetricOnADashboard() {
    Set<Metric> shown =
        Dashboard.all().stream()
            .flatMap(dashboard -> dashboard.metrics().stream())
            .collect(Collectors.toSet());
    assertThat(shown).containsExactlyInAnyOrder(Metric.values());
  }

  @Test
  void shouldTellApartWhatIsSlow() {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    Meters.timer(registry, Metric.CALL_DURATION, "tenant", "adapter");
    assertThat(registry.scrape()).contains("le=\"" + (double) Alerts.SLOW_SECONDS + "\"");
  }

  @Test
  void shouldNameOnlyMetricsThatThereAre() {
    // Given
    Set<String> known =
        Stream.of(Metric.values())
            .flatMap(metric -> metric.exported().stream())
            .collect(Collectors.toCollection(TreeSet::new));
    String written =
        PrometheusFiles.rules()
            + Dashboard.all().stream().map(Dashboard::toJson).collect(Collectors.joining());

    // When
    Set<String> named =
        NAME.matcher(written)
            .results()
            .map(MatchResult::group)
            .collect(Collectors.toCollection(TreeSet::new));

    // Then
    assertThat(known).containsAll(named);
    assertThat(named).isNotEmpty();
  }
}
