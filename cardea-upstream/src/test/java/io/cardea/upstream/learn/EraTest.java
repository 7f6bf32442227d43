package io.cardea.upstream.learn;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.model.catalog.AdapterCatalog;
import io.cardea.model.catalog.Health;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How the era of a Streamable HTTP server is found out. */
class EraTest {

  private static final String NAMES_OURS =
      "{\"jsonrpc\":\"2.0\",\"id\":$ID,\"error\":{\"code\":-32022,\"message\":\"?\","
          + "\"data\":{\"supported\":[\"2026-07-28\"]}}}";

  private static void discover(TestServer server, int status, String json) {
    server.script.put(
        "server/discover", asked -> asked.json(status, json.replace("$ID", asked.id())));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "200 | {'jsonrpc':'2.0','id':$ID,'error':{'code':-32601,'message':'?'}}",
        "400 | {'jsonrpc':'2.0','id':null,'error':{'code':-32000,'message':'no session'}}",
        "400 | {'jsonrpc':'2.0','error':{'code':-32019,'message':'?'}}",
        "400 | {'jsonrpc':'2.0','error':{'code':-32023,'message':'?'}}",
        "400 | not JSON",
        "404 | {'error':'not found'}",
        "405 | {}",
        "406 | {}",
        "422 | {}",
        "200 | {'jsonrpc':'2.0','id':$ID,'result':{}}",
        "200 | {'jsonrpc':'2.0','id':$ID,'result':{'supportedVersions':['2025-11-25']}}",
        "400 | {'jsonrpc':'2.0','id':$ID,'error':{'code':-32022,'message':'?',"
            + "'data':{'supported':['2025-06-18'],'requested':'2026-07-28'}}}",
      })
  void shouldInitializeWhatIsNotModern(int status, String json) throws Exception {
    try (TestServer server = TestServer.legacy();
        LearnerRig rig = new LearnerRig()) {
      // Given
      discover(server, status, json.replace('\'', '"'));

      // When
      rig.declare("x", server);
      AdapterCatalog known = rig.settled("x");

      // Then
      assertThat(known.health().state()).isEqualTo(Health.State.UP);
      assertThat(known.offer().orElseThrow().revision()).isEqualTo("2025-11-25");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "401 | {} | 401",
        "403 | {} | 403",
        "429 | {} | 429",
        "500 | {} | 500",
        "503 | {'jsonrpc':'2.0','id':$ID,'error':{'code':-32601,'message':'secret'}} | -32601",
        "400 | {'jsonrpc':'2.0','id':$ID,'error':{'code':-32020,'message':'secret'}} | -32020",
        "400 | {'jsonrpc':'2.0','id':$ID,'error':{'code':-32021,'message':'secret'}} | -32021",
        "400 | {'jsonrpc':'2.0','id':$ID,'error':{'code':-32022,'message':'secret',"
            + "'data':{'supported':['2031-01-01']}}} | revisions",
        "200 | {'jsonrpc':'2.0','id':$ID,'result':{'supportedVersions':['2031-01-01']}} | revisions",
      })
  void shouldNotInitializeWithoutEvidence(int status, String json, String reason) throws Exception {
    try (TestServer server = TestServer.legacy();
        LearnerRig rig = new LearnerRig()) {
      // Given
      discover(server, status, json.replace('\'', '"'));

      // When
      rig.declare("x", server);
      AdapterCatalog known = rig.settled("x");

      // Then
      assertThat(known.health().state()).isEqualTo(Health.State.DOWN);
      assertThat(known.health().reason()).contains(reason).doesNotContain("secret");
      assertThat(known.offer()).isEmpty();
      assertThat(server.log).doesNotContain("initialize");
    }
  }

  @ParameterizedTest
  @CsvSource({"1,UP", "2,DOWN"})
  void shouldAskAServerAgainOnceThatHasChangedWhileItWasAsked(int refusals, Health.State state)
      throws Exception {
    try (TestServer server = TestServer.modern();
        LearnerRig rig = new LearnerRig()) {
      // Given one that is still legacy when it is asked for the other era first
      AtomicInteger times = new AtomicInteger();
      server.script.put(
          "server/discover",
          asked -> {
            if (times.incrementAndGet() > refusals) {
              asked.result("{\"supportedVersions\":[\"2026-07-28\"],\"capabilities\":{}}");
            } else {
              asked.error(400, -32000);
            }
          });

      // When
      rig.declare("x", server);

      // Then
      assertThat(rig.settled("x").health().state()).isEqualTo(state);
      assertThat(server.log).startsWith("server/discover", "initialize", "server/discover");
      assertThat(times).hasValue(2);
    }
  }

  @ParameterizedTest
  @CsvSource({"1,UP", "2,DOWN"})
  void shouldAskAServerAgainOnceThatNamesTheRevisionItRefused(int refusals, Health.State state)
      throws Exception {
    try (TestServer server = TestServer.modern();
        LearnerRig rig = new LearnerRig()) {
      // Given
      AtomicInteger times = new AtomicInteger();
      server.script.put(
          "server/discover",
          asked -> {
            if (times.incrementAndGet() > refusals) {
              asked.result("{\"supportedVersions\":[\"2026-07-28\"],\"capabilities\":{}}");
            } else {
              asked.json(400, NAMES_OURS.replace("$ID", asked.id()));
            }
          });

      // When
      rig.declare("x", server);

      // Then
      assertThat(rig.settled("x").health().state()).isEqualTo(state);
      assertThat(times).hasValue(2);
      assertThat(server.log).doesNotContain("initialize");
    }
  }

  @Test
  void shouldNotTakeSilenceForEvidence() throws Exception {
    try (TestServer server = TestServer.legacy();
        LearnerRig rig = new LearnerRig()) {
      // Given
      server.script.put("server/discover", _ -> {});
      rig.declare("x", server);
      server.await("server/discover");

      // When
      rig.advance(Duration.ofMillis(9_999));
      assertThat(rig.state("x")).isEqualTo(Health.State.UNKNOWN);
      rig.advance(Duration.ofMillis(1));

      // Then
      AdapterCatalog known = rig.settled("x");
      assertThat(known.health().state()).isEqualTo(Health.State.DOWN);
      assertThat(known.health().reason()).contains("no answer within PT10S");
      assertThat(server.log).doesNotContain("initialize");
    }
  }

  @Test
  void shouldTellWhenNobodyListens() throws Exception {
    TestServer gone = TestServer.legacy();
    gone.close();
    try (LearnerRig rig = new LearnerRig()) {
      // When
      rig.declare("x", gone);

      // Then
      assertThat(rig.settled("x").health().state()).isEqualTo(Health.State.DOWN);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"capabilities\":{}}",
        "{\"protocolVersion\":1}",
        "{\"protocolVersion\":\"2026-07-28\"}",
        "{\"protocolVersion\":\"1999-01-01\"}"
      })
  void shouldEndTheSessionOfAServerWithAnotherRevision(String greeting) throws Exception {
    try (TestServer server = TestServer.legacy();
        LearnerRig rig = new LearnerRig()) {
      // Given
      server.script.put(
          "initialize",
          asked -> {
            server.sessions.add("bad");
            asked.request().response().putHeader("mcp-session-id", "bad");
            asked.result(greeting);
          });

      // When
      rig.declare("x", server);

      // Then
      assertThat(rig.settled("x").health().state()).isEqualTo(Health.State.DOWN);
      rig.until(server.sessions::isEmpty);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"2024-11-05", "2025-03-26", "2025-06-18"})
  void shouldSpeakTheRevisionThatTheServerChose(String revision) throws Exception {
    try (TestServer server = TestServer.legacy();
        LearnerRig rig = new LearnerRig()) {
      // Given: a server without sessions that tells which revision it was asked in.
      server.script.put("initialize", asked -> asked.result(server.greeting(revision)));
      server.script.put("notifications/initialized", asked -> asked.status(202));
      server.script.put(
          "tools/list",
          asked ->
              asked.result(
                  "{\"tools\":[{\"name\":\"%s\"}]}"
                      .formatted(asked.header("mcp-protocol-version"))));

      // When
      rig.declare("x", server);

      // Then
      assertThat(rig.settled("x").offer().orElseThrow().tools().getFirst().name())
          .isEqualTo(revision);
    }
  }

  @ParameterizedTest
  @CsvSource({"1048576,UP", "1048577,DOWN"})
  void shouldReadAGreetingOfAMebibyte(int bytes, Health.State state) throws Exception {
    try (TestServer server = TestServer.legacy();
        LearnerRig rig = new LearnerRig()) {
      // Given
      String greeting = server.greeting("2025-11-25");
      String longer =
          greeting.substring(0, greeting.length() - 1)
              + ",\"instructions\":\""
              + "x".repeat(bytes - greeting.length() - 18)
              + "\"}";
      server.script.put("initialize", asked -> asked.result(longer));
      server.script.put("notifications/initialized", asked -> asked.json(200, "{}"));
      server.script.put("tools/list", asked -> asked.result("{\"tools\":[]}"));

      // When
      rig.declare("x", server);

      // Then
      assertThat(longer).hasSize(bytes);
      assertThat(rig.settled("x").health().state()).isEqualTo(state);
    }
  }

  @Test
  void shouldProbeAgainWhenTheSessionIsLost() throws Exception {
    try (TestServer server = TestServer.legacy();
        LearnerRig rig = new LearnerRig()) {
      // Given
      rig.declare("x", server);
      rig.settled("x");
      server.await("tools/list");
      rig.advance(Duration.ofSeconds(6));

      // When: whoever was restarted may be another.
      server.sessions.clear();
      rig.advance(Duration.ofSeconds(9));

      // Then
      rig.until(() -> server.sessions.contains("s2"));
      assertThat(server.log).containsSubsequence("server/discover", "initialize");
    }
  }

  @Test
  void shouldNotProbeAgainWhatItKnows() throws Exception {
    try (TestServer server = TestServer.legacy();
        LearnerRig rig = new LearnerRig()) {
      // Given
      rig.declare("x", server);
      rig.settled("x");
      server.await("tools/list");

      // When: it falls ill and recovers.
      server.script.put("ping", asked -> asked.status(503));
      rig.advance(Duration.ofSeconds(15));
      rig.quiet();
      rig.advance(Duration.ofSeconds(15));
      rig.until(() -> rig.state("x") == Health.State.DOWN);
      server.script.remove("ping");
      rig.advance(Duration.ofSeconds(1));

      // Then
      rig.until(() -> rig.state("x") == Health.State.UP);
      assertThat(server.log).doesNotContain("server/discover").contains("initialize");
    }
  }

  @Test
  void shouldProbeAgainWhenTheServerHasMovedOn() throws Exception {
    try (TestServer server = TestServer.legacy();
        LearnerRig rig = new LearnerRig()) {
      // Given
      rig.declare("x", server);
      rig.settled("x");
      rig.advance(Duration.ofSeconds(6));

      // When: it is replaced by a modern one, which does not know the session.
      server.script.put("ping", asked -> asked.status(404));
      server.script.put("initialize", asked -> asked.error(400, -32601));
      rig.advance(Duration.ofSeconds(9));
      rig.until(() -> rig.state("x") == Health.State.DOWN);
      server.modern = true;
      rig.advance(Duration.ofSeconds(1));

      // Then
      rig.until(() -> rig.state("x") == Health.State.UP);
      assertThat(rig.known("x").offer().orElseThrow().revision()).isEqualTo("2026-07-28");
    }
  }
}
