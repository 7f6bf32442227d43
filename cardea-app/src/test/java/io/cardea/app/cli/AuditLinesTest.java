package io.cardea.app.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.mcp.json.Json;
import io.cardea.mcp.json.JsonDocument;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AuditLinesTest {

  private static final String INTENT =
      """
      {"type":"intent","id":"1","time":"T1","tenant":"default","issuer":"cardea","subject":"bot",\
      "user":"pat","adapter":"weather","method":"tools/call","target":"get_rain"}\
      """;
  private static final String OUTCOME =
      """
      {"type":"outcome","id":"1","time":"T2","tenant":"default","status":"OK","detail":"200",\
      "upstreamMicros":1200,"ownMicros":300}\
      """;

  private final AuditLines lines = new AuditLines();

  private Optional<String> add(String record) {
    return lines.add((JsonDocument) Json.parse(record.getBytes(UTF_8), 8));
  }

  @Test
  void shouldMakeOneLineOfACall() {
    assertThat(add(INTENT)).isEmpty();
    assertThat(add(OUTCOME))
        .contains("T2  OK         bot for pat  weather  tools/call get_rain  1.5 ms  200");
    assertThat(add(OUTCOME)).isEmpty();
  }

  @Test
  void shouldSayNothingOfACallThatIsNotWanted() {
    assertThat(add(OUTCOME)).isEmpty();
  }

  @Test
  void shouldShowChangesAndRefusals() {
    assertThat(
            add(
                """
                {"type":"admin","id":"2","time":"T","tenant":"default","issuer":"cardea",\
                "subject":"boss","source":"::1","method":"PUT","target":"/api/v1/roles/x"}\
                """))
        .isEmpty();
    assertThat(add(OUTCOME.replace("\"1\"", "\"2\"")).orElseThrow())
        .contains("boss  PUT /api/v1/roles/x");
    assertThat(
            add(
                """
                {"type":"refusal","id":"3","time":"T","tenant":"default","source":"192.0.2.1",\
                "adapter":"weather","method":"tools/call","reason":"no credential"}\
                """))
        .contains("T  REFUSED    192.0.2.1  weather  tools/call  no credential");
    assertThat(
            add(
                """
                {"type":"refusals","minute":"T","tenant":"default","source":"192.0.2.1",\
                "reason":"no credential","count":7}\
                """))
        .contains("T  REFUSED    7 times from 192.0.2.1  no credential");
    assertThat(add("{\"type\":\"segment\",\"sequence\":1}")).isEmpty();
  }

  @Test
  void shouldNotLetNamesTalkToTheTerminal() {
    assertThat(add(INTENT.replace("get_rain", "a\\u001b[2Jb\\u202e"))).isEmpty();
    assertThat(add(OUTCOME).orElseThrow()).contains("a [2Jb ").doesNotContain("\u001b", "\u202e");
  }
}
