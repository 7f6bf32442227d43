package io.cardea.controlplane.vault;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.controlplane.vault.VaultReading.Failed;
import io.cardea.controlplane.vault.VaultReading.Found;
import io.cardea.controlplane.vault.VaultReading.Gone;
import io.cardea.mcp.json.Json;
import io.cardea.mcp.json.JsonDocument;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is answered to a read is a secret, or clearly none. */
class SecretReaderTest {

  private static VaultReading read(int status, String body) {
    Optional<JsonDocument> json =
        Json.parse(body.getBytes(UTF_8), 100) instanceof JsonDocument read
            ? Optional.of(read)
            : Optional.empty();
    return SecretReader.read(new VaultReply.Answered(status, json), 1);
  }

  @Test
  void shouldTellTheVersionsOfKvApart() {
    assertThat(read(200, "{\"data\":{\"a\":\"x\"},\"lease_id\":\"\",\"lease_duration\":2764800}"))
        .isEqualTo(new Found(Map.of("a", "x"), Optional.empty()));
    assertThat(read(200, "{\"data\":{\"data\":{\"a\":\"x\"},\"metadata\":{\"version\":3}}}"))
        .isEqualTo(new Found(Map.of("a", "x"), Optional.empty()));
    // Of version 1 with fields of these names.
    assertThat(read(200, "{\"data\":{\"data\":\"x\",\"metadata\":\"y\"}}"))
        .isEqualTo(new Found(Map.of("data", "x", "metadata", "y"), Optional.empty()));
    assertThat(read(200, "{\"data\":{\"data\":{\"a\":\"x\"},\"metadata\":{\"b\":1}}}"))
        .isEqualTo(
            new Found(Map.of("data", "{\"a\":\"x\"}", "metadata", "{\"b\":1}"), Optional.empty()));
  }

  @Test
  void shouldKnowALease() {
    VaultReading reading =
        read(
            200,
            """
            {"lease_id":"database/creds/x/1","lease_duration":60,"renewable":true,"data":{"a":"x"}}\
            """);

    assertThat(reading)
        .isEqualTo(
            new Found(
                Map.of("a", "x"),
                Optional.of(new VaultLease("database/creds/x/1", 60, 60, true, 1))));
    assertThat(reading.toString()).isEqualTo("a secret");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "canary",
        "[]",
        "7",
        "null",
        "{}",
        "{\"data\":null}",
        "{\"data\":\"canary\"}",
        "{\"data\":[\"canary\"]}",
        "{\"data\":{\"a\":\"canary\"}}{}",
        "{\"data\":{\"a\":\"canary\",\"a\":\"b\"}}",
        "{\"errors\":[\"canary\"]}"
      })
  void shouldTakeNothingElseForASecret(String body) {
    assertThat(read(200, body)).isInstanceOf(Failed.class);
    assertThat(read(200, body).toString()).doesNotContain("canary");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          404 | {"errors":[]}                                                     | nothing is there
          404 |                                                                   | nothing is there
          404 | {"data":{"data":null,"metadata":{"version":1,"destroyed":true}}}  | its latest version is deleted
          200 | {"data":{"data":null,"metadata":{"version":1,"destroyed":true}}}  | its latest version is deleted
          """)
  void shouldKnowWhenThereIsNone(int status, String body, String reason) {
    assertThat(read(status, body == null ? "" : body))
        .isInstanceOfSatisfying(Gone.class, gone -> assertThat(gone.reason()).isEqualTo(reason));
  }

  @ParameterizedTest
  @CsvSource({
    "400, false", "403, false", "405, false", "204, true", "301, true", "307, true", "401, true",
    "412, true", "418, true", "429, true", "472, true", "473, true", "500, true", "502, true",
    "503, true", "0, true"
  })
  void shouldKnowWhatSaysNothingOfTheSecret(int status, boolean everywhere) {
    assertThat(read(status, "{\"errors\":[\"canary\"]}"))
        .isInstanceOfSatisfying(
            Failed.class,
            failed -> {
              assertThat(failed.everywhere()).isEqualTo(everywhere);
              assertThat(failed.reason()).contains("status " + status).doesNotContain("canary");
            });
  }
}
