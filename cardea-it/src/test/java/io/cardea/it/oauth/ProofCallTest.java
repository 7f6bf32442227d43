package io.cardea.it.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.testkit.client.McpClient;
import io.cardea.testkit.gateway.Documents;
import io.cardea.testkit.gateway.TestGateway;
import io.cardea.testkit.identity.ProvingKey;
import io.cardea.testkit.identity.TokenIssuer;
import io.cardea.testkit.server.ScriptedServer;
import io.cardea.testkit.wire.RawResponse;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A whole gateway in front of agents whose tokens are bound to a key (DPoP, RFC 9449). */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProofCallTest {

  private static final int THREADS = 6;

  private final ProvingKey key = ProvingKey.create();
  private TokenIssuer issuer;
  private TokenIssuer strict;
  private ScriptedServer server;
  private TestGateway gateway;

  @BeforeAll
  void open() throws IOException {
    issuer = TokenIssuer.start();
    strict = TokenIssuer.start();
    server = ScriptedServer.start().modern();
    gateway =
        TestGateway.start(
            Documents.adapter("a", server.url())
                + Documents.role("all-a", Documents.everything("a"))
                + issuer.document("corp")
                + strict
                    .document("strict", "dpop: required")
                    .replace("metadata: {", "metadata: {tenant: acme, ")
                + """
                ---
                apiVersion: cardea.io/v1
                kind: Binding
                metadata: {name: desks}
                spec: {roles: [all-a], subjects: [{agent: desk, issuer: corp}]}
                """);
    issuer.awaitAsked(1);
    strict.awaitAsked(1);
  }

  @BeforeEach
  void forget() {
    server.forget();
  }

  @AfterAll
  void close() throws IOException {
    gateway.close();
    server.close();
    issuer.close();
    strict.close();
  }

  private String url(String path) {
    return "http://localhost:" + gateway.port() + path;
  }

  private String token(String thumbprint) {
    return issuer.token(
        issuer.claims(url(""), "desk", "pat", "\"cnf\":{\"jkt\":\"" + thumbprint + "\"}"));
  }

  private RawResponse send(String... fields) throws IOException {
    return new McpClient(gateway.port(), "/adapters/a/mcp", List.of(fields))
        .modern("tools/call", "t", "\"name\":\"t\"");
  }

  private RawResponse call(String token, String proof) throws IOException {
    return send("Authorization: DPoP " + token, "DPoP: " + proof);
  }

  private String proof(String token) {
    return key.proof("POST", url("/adapters/a/mcp"), token);
  }

  @Test
  void shouldLetInWhoHasTheKeyAndSendNothingOfTheProof() throws IOException {
    String token = token(key.thumbprint());
    String proof = proof(token);
    assertThat(call(token, proof).status()).isEqualTo(200);
    assertThat(call(token, proof(token)).status()).isEqualTo(200);
    assertThat(server.received("tools/call")).hasSize(2);
    assertThat(server.received("tools/call").getFirst().header("dpop")).isEmpty();
    assertThat(server.received().toString()).doesNotContain(proof);
    gateway.awaitAudit("\"desk\"", "\"corp\"", "tools/call");
    assertThat(gateway.keeps(proof)).isFalse();
  }

  @Test
  void shouldRefuseAThief() throws IOException {
    String token = token(key.thumbprint());
    String proof = proof(token);
    assertThat(call(token, proof).status()).isEqualTo(200);
    ProvingKey own = ProvingKey.create();
    String invalid = "error=\"invalid_token\", DPoP algs=";
    assertThat(send("Authorization: Bearer " + token).header("www-authenticate").orElseThrow())
        .contains(invalid);
    assertThat(send("Authorization: Bearer " + token, "DPoP: " + proof(token)).status())
        .isEqualTo(401);
    for (String stolen :
        List.of(
            proof,
            own.proof("POST", url("/adapters/a/mcp"), token),
            key.proof("GET", url("/adapters/a/mcp"), token),
            key.proof("POST", url("/mcp"), token),
            key.proof("POST", url("/adapters/a/mcp"), token(own.thumbprint())),
            key.proof("POST", url("/adapters/a/mcp")))) {
      RawResponse refused = call(token, stolen);
      assertThat(refused.status()).isEqualTo(401);
      assertThat(refused.header("www-authenticate").orElseThrow())
          .endsWith(", error=\"invalid_dpop_proof\"");
    }
    assertThat(server.received("tools/call")).hasSize(1);
    gateway.awaitAudit("that was used before (jti)");
  }

  @Test
  void shouldLetOneOfManyInThatSendTheSameProofAtOnce()
      throws InterruptedException, ExecutionException {
    String token = token(key.thumbprint());
    String proof = proof(token);
    CyclicBarrier together = new CyclicBarrier(THREADS);
    try (ExecutorService pool = Executors.newFixedThreadPool(THREADS)) {
      List<Callable<Integer>> tries =
          IntStream.range(0, THREADS)
              .<Callable<Integer>>mapToObj(_ ->
                  () -> {
                    together.await();
                    return call(token, proof).status();
                  })
              .toList();
      int taken = 0;
      for (Future<Integer> each : pool.invokeAll(tries)) {
        taken += each.get() == 200 ? 1 : 0;
      }
      assertThat(taken).isEqualTo(1);
    }
    assertThat(server.received("tools/call")).hasSize(1);
  }

  @Test
  void shouldServeASessionWithAProofForEachRequest() throws IOException {
    String token = token(key.thumbprint());
    McpClient client = new McpClient(gateway.port(), "/mcp", List.of());
    RawResponse begun =
        client.post(
            McpClient.initialize("2025-11-25", "{}"),
            "Authorization: DPoP " + token,
            "DPoP: " + key.proof("POST", url("/mcp"), token));
    assertThat(begun.status()).isEqualTo(200);
    McpClient session =
        client.with(
            "Mcp-Session-Id: " + begun.header("mcp-session-id").orElseThrow(),
            "MCP-Protocol-Version: 2025-11-25",
            "Authorization: DPoP " + token);
    String ping = McpClient.request(7, "ping", "{}");
    assertThat(session.post(ping, "DPoP: " + key.proof("POST", url("/mcp"), token)).status())
        .isEqualTo(200);
    assertThat(session.post(ping).status()).isEqualTo(401);
  }

  @Test
  void shouldTakeNoUnboundTokenWhereItsIssuerRequiresProofs() throws IOException {
    String audience = url("/t/acme");
    McpClient client = new McpClient(gateway.port(), "/t/acme/mcp", List.of());
    String bearer = strict.token(strict.claims(audience, "desk", "pat"));
    assertThat(client.with("Authorization: Bearer " + bearer).modern("tools/list", "", "").status())
        .isEqualTo(401);
    String bound =
        strict.token(
            strict.claims(
                audience, "desk", "pat", "\"cnf\":{\"jkt\":\"" + key.thumbprint() + "\"}"));
    String proof = key.proof("POST", url("/t/acme/mcp"), bound);
    assertThat(
            client
                .with("Authorization: DPoP " + bound, "DPoP: " + proof)
                .modern("tools/list", "", "")
                .status())
        .isEqualTo(200);
    assertThat(metadata("/t/acme/mcp"))
        .contains("\"dpop_bound_access_tokens_required\":true")
        .contains("\"dpop_signing_alg_values_supported\":[\"ES256\"");
    assertThat(metadata("/mcp")).contains("\"dpop_bound_access_tokens_required\":false");
  }

  private String metadata(String path) throws IOException {
    return new McpClient(gateway.port(), "/.well-known/oauth-protected-resource" + path, List.of())
        .get()
        .whole()
        .text();
  }
}
