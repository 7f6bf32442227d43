package io.cardea.controlplane.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.model.adapter.Adapter;
import io.cardea.model.adapter.PayloadRules;
import io.cardea.model.audit.PayloadPolicy;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an Adapter says of what is recorded of arguments and results. */
class PayloadsTest {

  @TempDir Path folder;

  private ConfigFolder weather(String lines) {
    return ConfigFolder.at(folder).with("a.yaml", Documents.ADAPTER + lines.indent(2));
  }

  private PayloadRules read(String lines) {
    return weather(lines).valid().adapters().stream()
        .map(Adapter::payloads)
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({"digest, DIGEST", "redacted, REDACTED", "full, FULL"})
  void shouldReadEachPolicy(String word, PayloadPolicy policy) {
    assertThat(read("auditPayload: " + word).ofTool("any")).isEqualTo(policy);
  }

  @Test
  void shouldKeepNothingIfItSaysNothing() {
    assertThat(read("title: T")).isEqualTo(PayloadRules.DIGEST);
  }

  @Test
  void shouldTakeTheFirstRuleThatIsAboutATool() {
    PayloadRules rules =
        read(
            """
            auditPayload: redacted
            auditPayloadOfTools:
              - {tools: [get_secret, "*_key"], payload: digest}
              - {tools: ["get_*"], payload: full}
            auditShown: [city, unit]
            """);
    assertThat(rules.ofTool("get_secret")).isEqualTo(PayloadPolicy.DIGEST);
    assertThat(rules.ofTool("get_key")).isEqualTo(PayloadPolicy.DIGEST);
    assertThat(rules.ofTool("get_rain")).isEqualTo(PayloadPolicy.FULL);
    assertThat(rules.ofTool("wipe")).isEqualTo(PayloadPolicy.REDACTED);
    assertThat(rules.policy()).isEqualTo(PayloadPolicy.REDACTED);
    assertThat(rules.least()).isEqualTo(PayloadPolicy.DIGEST);
    assertThat(rules.shown()).isEqualTo(Set.of("city", "unit"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          auditPayload: all                                             | allowed: digest, redacted, full
          auditPayload: Full                                            | allowed: digest, redacted, full
          auditPayload: []                                              | must be
          auditPayload:                                                 | has no value
          auditPayloadOfTools: []                                       | is empty
          auditPayloadOfTools: full                                     | must be
          auditPayloadOfTools: [{tools: [x]}]                           | payload
          auditPayloadOfTools: [{payload: full}]                        | tools
          auditPayloadOfTools: [{tools: [x], payload: most}]            | allowed: digest, redacted, full
          auditPayloadOfTools: [{tools: [x], payload: full, also: y}]   | also
          auditShown: [city]                                            | means nothing where nothing is redacted
          auditPayload: full\\nauditShown: [city]                       | means nothing where nothing is redacted
          auditPayload: redacted\\nauditShown: [""]                     | must
          auditPayloads: full                                           | auditPayload
          """)
  void shouldRefuseClearly(String lines, String problem) {
    assertThat(weather(lines.replace("\\n", "\n")).problems())
        .singleElement()
        .asString()
        .startsWith("a.yaml:")
        .contains(problem);
  }
}
