package io.cardea.it.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.controlplane.keys.IssuedKey;
import io.cardea.model.identity.KeyScope;
import io.cardea.model.identity.TenantId;
import io.cardea.testkit.client.EventStream;
import io.cardea.testkit.client.McpClient;
import io.cardea.testkit.gateway.Documents;
import io.cardea.testkit.gateway.TestGateway;
import io.cardea.testkit.identity.TokenIssuer;
import io.cardea.testkit.server.Exchange;
import io.cardea.testkit.server.ScriptedServer;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** An event stream ends by itself when its caller may not have it any more. */
class StreamEndTest {

  /** What takes a caller's right away, and what the audit log says of it then. */
  enum Cause {
    REVOKED("is expired or revoked"),
    EXPIRED("its token has expired"),
    UNDECLARED("its token's issuer is declared otherwise now"),
    SUSPENDED("Agent bot is suspended"),
    UNBOUND("no grant"),
    REMOVED("its address is not there any more");

    private final String reason;

    Cause(String reason) {
      this.reason = reason;
    }

    /** Whether it is for a caller with a token. */
    boolean isOfToken() {
      return this == EXPIRED || this == UNDECLARED;
    }
  }

  /** An event stream that lasts. */
  enum Kind {
    AGGREGATE_SESSION("/mcp"),
    AGGREGATE_LISTEN("/mcp"),
    PROFILE_LISTEN("/profiles/p/mcp"),
    SERVER_SESSION("/adapters/legacy/mcp"),
    SERVER_LISTEN("/adapters/modern/mcp"),
    SSE("/adapters/legacy/sse");

    private final String path;

    Kind(String path) {
      this.path = path;
    }

    EventStream open(McpClient client) throws IOException {
      return switch (this) {
        case AGGREGATE_SESSION, SERVER_SESSION -> client.at(path).session("2025-11-25").get();
        case SSE -> client.at(path).get();
        case AGGREGATE_LISTEN, PROFILE_LISTEN, SERVER_LISTEN ->
            client
                .at(path)
                .modernly("subscriptions/listen", "")
                .postStream(
                    McpClient.modernRequest(
                        1,
                        "subscriptions/listen",
                        "\"notifications\":{\"toolsListChanged\":true}"));
      };
    }

    boolean isOfOneServer() {
      return path.startsWith("/adapters/");
    }
  }

  private TokenIssuer issuer;
  private ScriptedServer legacy;
  private ScriptedServer modern;
  private TestGateway gateway;
  private final List<EventStream> streams = new ArrayList<>();
  private final AtomicInteger serverStreams = new AtomicInteger();

  @BeforeEach
  void open() throws IOException {
    issuer = TokenIssuer.start();
    legacy = ScriptedServer.start().on("GET", this::stream);
    modern = ScriptedServer.start().modern().on("subscriptions/listen", this::stream);
    gateway = TestGateway.start(documents("bots", ""));
    issuer.awaitAsked(1);
  }

  private void stream(Exchange exchange) throws IOException {
    exchange.stream();
    serverStreams.incrementAndGet();
    try {
      exchange.awaitClose();
    } finally {
      serverStreams.decrementAndGet();
    }
  }

  @AfterEach
  void close() throws IOException {
    for (EventStream stream : streams) {
      stream.close();
    }
    gateway.close();
    issuer.close();
    legacy.close();
    modern.close();
  }

  private String documents(String boundRole, String more) {
    return Documents.adapter("legacy", legacy.url())
        + Documents.adapter("modern", modern.url())
        + rest(boundRole)
        + issuer.document("corp", "clockSkew: 0s")
        + more;
  }

  private String rest(String boundRole) {
    return Documents.adapter("kept", modern.url())
        + Documents.role("bots", Documents.everything("*"))
        + Documents.role("nothing", Documents.everything("none"))
        + """
        ---
        apiVersion: cardea.io/v1
        kind: Gateway
        metadata: {name: g}
        spec: {legacySse: true}
        ---
        apiVersion: cardea.io/v1
        kind: Profile
        metadata: {name: p}
        spec: {servers: [{adapter: kept}]}
        ---
        apiVersion: cardea.io/v1
        kind: Binding
        metadata: {name: bound}
        spec: {roles: [%s], subjects: [{agent: bot}, {agent: bot, issuer: corp}]}
        ---
        apiVersion: cardea.io/v1
        kind: Binding
        metadata: {name: witness}
        spec: {roles: [bots], agents: [witness]}
        """
            .formatted(boundRole);
  }

  private McpClient client(String credential) {
    return new McpClient(gateway.port(), "/", List.of("Authorization: Bearer " + credential));
  }

  private String token(Duration life) {
    String claims = issuer.claims("http://localhost:" + gateway.port(), "bot", "pat");
    long until = Instant.now().plus(life).getEpochSecond();
    return issuer.token(claims.replaceFirst("\"exp\":[0-9]+", "\"exp\":" + until));
  }

  private EventStream opened(Kind kind, String credential) throws IOException {
    EventStream stream = kind.open(client(credential));
    streams.add(stream);
    assertThat(stream.status()).isEqualTo(200);
    return stream;
  }

  private static Stream<Arguments> cases() {
    return Stream.of(Kind.values())
        .flatMap(kind ->
            Stream.of(Cause.values())
                // What is a denial of one server is none of an address of all.
                .filter(cause ->
                    kind.isOfOneServer() || (cause != Cause.UNBOUND && cause != Cause.REMOVED))
                .map(cause -> Arguments.of(kind, cause)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void shouldEndWhenItsCallerMayNotHaveItAnyMore(Kind kind, Cause cause) throws IOException {
    // Given
    IssuedKey key = gateway.issue("bot", KeyScope.data());
    String credential =
        cause.isOfToken() ? token(Duration.ofSeconds(cause == Cause.EXPIRED ? 4 : 600)) : key.key();
    EventStream stream = opened(kind, credential);
    EventStream others = opened(Kind.AGGREGATE_LISTEN, gateway.key("witness"));

    // When
    switch (cause) {
      case REVOKED -> gateway.gateway().keys().revoke(TenantId.DEFAULT, key.record().id());
      case EXPIRED -> {}
      case UNDECLARED ->
          gateway.reload(documents("bots", "").replace("clockSkew: 0s", "clockSkew: 1s"));
      case SUSPENDED ->
          gateway.reload(
              documents(
                  "bots",
                  """
                  ---
                  apiVersion: cardea.io/v1
                  kind: Agent
                  metadata: {name: bot}
                  spec: {owner: ann, state: suspended}
                  """));
      case UNBOUND -> gateway.reload(documents("nothing", ""));
      case REMOVED -> gateway.reload(rest("bots") + issuer.document("corp", "clockSkew: 0s"));
    }

    // Then
    stream.rest();
    gateway.awaitAudit("\"refusal\"", "event stream ended: ", cause.reason);
    assertThat(gateway.auditRecords().toString())
        .doesNotContain("\"witness\",\"source\"", "\"witness\",\"client\"");
    assertThat(others.head().status()).isEqualTo(200);
    TestGateway.eventually(
        () -> gateway.gateway().openCalls() - gateway.gateway().unreadStreams() == 1,
        "only the stream of the other caller is open");
    TestGateway.eventually(() -> serverStreams.get() == 0, "the server's stream has ended");
  }

  @Test
  void shouldLeaveTheServersThatItsCallerMayNotUseAnyMore() throws IOException {
    // Given a session of an aggregate that has joined the stream of a server
    McpClient session = client(gateway.key("bot")).at("/mcp").session("2025-11-25");
    EventStream stream = session.get();
    streams.add(stream);
    session.post(McpClient.request(1, "tools/call", "{\"name\":\"legacy__t\",\"arguments\":{}}"));
    TestGateway.eventually(() -> serverStreams.get() == 1, "the server's stream is joined");

    // When
    gateway.reload(documents("nothing", ""));

    // Then
    TestGateway.eventually(() -> serverStreams.get() == 0, "the server's stream is left");

    // And it is joined again when that is right again.
    gateway.reload(documents("bots", ""));
    TestGateway.eventually(() -> serverStreams.get() == 1, "the server's stream is joined");
  }
}
