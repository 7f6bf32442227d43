package io.cardea.it.control;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.testkit.gateway.Documents;
import io.cardea.testkit.gateway.TestGateway;
import io.cardea.testkit.wire.RawHttp;
import io.cardea.testkit.wire.RawResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bodies that are no UTF-8: refused by every operation, with the place, and never mended. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NotUtf8Test {

  private static final String BEFORE =
      """
      {"apiVersion":"cardea.io/v1","kind":"Role","metadata":{"name":"x"},"spec":{"allow":\
      [{"adapters":["*"],"tools":["*\
      """;
  private static final String AFTER = "\"]}]}}";

  private TestGateway gateway;
  private Administrator admin;

  @BeforeAll
  void open() throws IOException {
    gateway = TestGateway.start(Documents.role("all", "{adapters: [\"*\"], tools: [\"*\"]}"));
    admin = Administrator.of(gateway);
  }

  @AfterAll
  void close() throws IOException {
    gateway.close();
  }

  private RawResponse ask(String operation, String key, byte[] body) throws IOException {
    try (RawHttp http = RawHttp.connect(gateway.port())) {
      String head =
          """
          %s HTTP/1.1\r
          Host: localhost\r
          %sContent-Type: %s\r
          Accept: application/json, text/event-stream\r
          Content-Length: %d\r
          \r
          """
              .formatted(
                  operation,
                  key.isEmpty() ? "" : "Authorization: Bearer " + key + "\r\n",
                  operation.endsWith("/mcp") ? "application/json" : "application/merge-patch+json",
                  body.length);
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      all.writeBytes(head.getBytes(UTF_8));
      all.writeBytes(body);
      http.send(all.toByteArray());
      return http.response();
    }
  }

  private static byte[] body(byte... between) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(BEFORE.getBytes(UTF_8));
    all.writeBytes(between);
    all.writeBytes(AFTER.getBytes(UTF_8));
    return all.toByteArray();
  }

  @ParameterizedTest
  @CsvSource({
    "PUT, /api/v1/roles/x",
    "PATCH, /api/v1/roles/x",
    "DELETE, /api/v1/roles/x",
    "POST, /api/v1/apply",
    "POST, /api/v1/diff",
    "POST, /api/v1/rollback?to=0",
    "PUT, /api/v1/secrets/x",
    "POST, /api/v1/keys",
    "POST, /adapters",
    "POST, /tools",
    "PUT, /adapters/x",
    "PUT, /tools/x"
  })
  void shouldBeRefusedByEveryOperation(String method, String path) throws IOException {
    RawResponse refused = ask(method + " " + path, admin.key(), body((byte) 0xe9));

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.header("content-type")).contains("application/problem+json");
    assertThat(refused.text()).contains("at byte offset " + BEFORE.length(), "nothing was changed");
    assertThat(admin.get("/api/v1/roles/x").status()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource({"C080", "E9", "80", "EDA080", "F4908080", "FF", "E282", "EDA0BDEDB880"})
  void shouldBeRefusedWhateverIsWrong(String hex) throws IOException {
    byte[] wrong = HexFormat.of().parseHex(hex);

    assertThat(ask("PUT /api/v1/roles/x", admin.key(), body(wrong)).status()).isEqualTo(400);
    assertThat(ask("PUT /api/v1/roles/x", admin.key(), wrong).status()).isEqualTo(400);
    assertThat(admin.get("/api/v1/roles/x").status()).isEqualTo(404);
  }

  @Test
  void shouldBeRefusedToStrangersToo() throws IOException {
    assertThat(ask("PUT /api/v1/roles/x", "", body((byte) 0xe9)).status()).isEqualTo(400);
    assertThat(ask("PUT /api/v1/roles/x", "", body()).status()).isEqualTo(401);
  }

  @Test
  void shouldTakeEveryCharacterThatIsText() throws IOException {
    byte[] text = "é€😀".getBytes(UTF_8);

    RawResponse made = ask("PUT /api/v1/roles/y", admin.key(), taken(body(text)));

    assertThat(made.status()).as(made.text()).isEqualTo(201);
    assertThat(made.text()).contains("*é€😀");
  }

  private static byte[] taken(byte[] body) {
    return new String(body, UTF_8).replace("\"x\"", "\"y\"").getBytes(UTF_8);
  }

  @Test
  void shouldBeNoJsonForMcpEither() throws IOException {
    RawResponse refused = ask("POST /mcp", gateway.key("robot"), body((byte) 0xe9));

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.text()).contains("-32700", "not UTF-8");
  }

  @ParameterizedTest
  @CsvSource({"reason=%FF", "reason=caf%E9", "reason=%C0%80", "reason=%ED%A0%80", "reason=%"})
  void shouldNotBeInAQueryEither(String query) throws IOException {
    RawResponse refused = ask("PUT /api/v1/roles/x?" + query, admin.key(), body());

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.text()).contains("not percent-encoded UTF-8");
  }
}
