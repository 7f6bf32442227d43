package io.cardea.it.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.testkit.client.McpClient;
import io.cardea.testkit.gateway.TestGateway;
import io.cardea.testkit.identity.TokenIssuer;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of tokens while their issuer changes its keys, is away, or lies. */
class KeyOutageTest {

  private TokenIssuer issuer;

  @BeforeEach
  void open() throws IOException {
    issuer = TokenIssuer.start();
  }

  @AfterEach
  void close() {
    issuer.close();
  }

  private static String audience(TestGateway gateway) {
    return "http://localhost:" + gateway.port() + "/mcp";
  }

  private int status(TestGateway gateway, String token) {
    try {
      McpClient client =
          new McpClient(gateway.port(), "/mcp", List.of("Authorization: Bearer " + token));
      return client.modern("tools/list", "", "").status();
    } catch (IOException e) {
      return -1;
    }
  }

  private String token(TestGateway gateway, String user) {
    return issuer.token(issuer.claims(audience(gateway), "desk", user));
  }

  @Test
  void shouldFollowANewKeyAtOnce() throws IOException {
    try (TestGateway gateway = TestGateway.start(issuer.document("corp"))) {
      String before = token(gateway, "pat");
      assertThat(status(gateway, before)).isEqualTo(200);
      issuer.rotate(true);
      assertThat(status(gateway, token(gateway, "pat"))).isEqualTo(200);
      assertThat(status(gateway, before)).isEqualTo(200);
      issuer.rotate(false);
      assertThat(status(gateway, token(gateway, "pat"))).isEqualTo(200);
      assertThat(status(gateway, before)).as("its key is published no more").isEqualTo(401);
    }
  }

  @Test
  void shouldCheckTokensWhileTheIssuerIsAway() throws IOException {
    try (TestGateway gateway = TestGateway.start(issuer.document("corp"))) {
      assertThat(status(gateway, token(gateway, "pat"))).isEqualTo(200);
      issuer.away(true);
      assertThat(status(gateway, token(gateway, "sam"))).isEqualTo(200);
      issuer.rotate(true);
      assertThat(status(gateway, token(gateway, "pat"))).as("a key it cannot know").isEqualTo(401);
      issuer.away(false);
      TestGateway.eventually(
          () -> status(gateway, token(gateway, "pat")) == 200, "the new key is known");
    }
  }

  @Test
  void shouldStartWithoutTheIssuerAndSayThatTokensCannotBeChecked() throws IOException {
    issuer.away(true);
    try (TestGateway gateway = TestGateway.start(issuer.document("corp"))) {
      assertThat(status(gateway, token(gateway, "pat"))).isEqualTo(503);
      assertThat(status(gateway, "x")).isEqualTo(401);
      issuer.away(false);
      TestGateway.eventually(
          () -> status(gateway, token(gateway, "pat")) == 200, "the keys are known");
    }
  }

  @Test
  void shouldNotBelieveMetadataOfAnotherIssuer() throws IOException {
    issuer.says("http://127.0.0.1:1/realms/test", issuer.url() + "/keys");
    try (TestGateway gateway = TestGateway.start(issuer.document("corp"))) {
      assertThat(status(gateway, token(gateway, "pat"))).isEqualTo(503);
      assertThat(issuer.asked()).isZero();
    }
  }

  @Test
  void shouldTakeKeysFromWhereTheyAreDeclared() throws IOException {
    issuer.says("http://127.0.0.1:1", "http://127.0.0.1:1");
    String keys = "jwks: {url: \"" + issuer.url() + "/keys\"}";
    try (TestGateway gateway = TestGateway.start(issuer.document("corp", keys))) {
      assertThat(status(gateway, token(gateway, "pat"))).isEqualTo(200);
    }
  }

  @Test
  void shouldForgetAnIssuerThatIsNotDeclaredAnyMore() throws IOException {
    String other = "---\napiVersion: cardea.io/v1\nkind: Gateway\nmetadata: {name: g}\nspec: {}\n";
    try (TestGateway gateway = TestGateway.start(issuer.document("corp") + other)) {
      String token = token(gateway, "pat");
      assertThat(status(gateway, token)).isEqualTo(200);
      gateway.reload(other);
      assertThat(status(gateway, token)).isEqualTo(401);
      gateway.reload(issuer.document("corp") + other);
      TestGateway.eventually(() -> status(gateway, token) == 200, "taken again");
    }
  }
}
