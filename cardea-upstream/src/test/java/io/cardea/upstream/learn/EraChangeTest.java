package io.cardea.upstream.learn;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.model.catalog.EraVerdict;
import io.cardea.model.catalog.Health;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is told of a server's era, and what happens when the server changes it behind our back. */
class EraChangeTest {

  private static final Duration CHECK = Duration.ofSeconds(15);

  /** From 6 s on until a check has happened, but is not given up yet. */
  private static final Duration REST = Duration.ofSeconds(9);

  private static final String MODERN = "2026-07-28";
  private static final String LEGACY = "2025-11-25";

  private static EraVerdict verdict(LearnerRig rig) {
    return rig.known("x").era().orElseThrow();
  }

  /** A server that keeps no sessions. */
  private static void forgetSessions(TestServer server) {
    server.script.put("initialize", legacy(server, asked -> asked.result(server.greeting(LEGACY))));
    server.script.put("notifications/initialized", legacy(server, asked -> asked.status(202)));
    server.script.put("ping", legacy(server, asked -> asked.result("{}")));
    server.script.put("GET", legacy(server, asked -> asked.status(405)));
  }

  /** While the server is legacy, {@code answer}; else what a modern one says of it. */
  private static Consumer<Asked> legacy(TestServer server, Consumer<Asked> answer) {
    return asked -> {
      if (server.modern) {
        asked.error(404, -32601);
      } else {
        answer.accept(asked);
      }
    };
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "200 | {'jsonrpc':'2.0','id':$ID,'error':{'code':-32601,'message':'secret'}} | refused"
            + " 2026-07-28 with error -32601",
        "400 | {'jsonrpc':'2.0','id':null,'error':{'code':-32000,'message':'secret'}} | refused"
            + " 2026-07-28 with HTTP 400 and error -32000",
        "400 | secret | refused 2026-07-28 with HTTP 400",
        "404 | {'error':'secret'} | refused 2026-07-28 with HTTP 404",
        "200 | {'jsonrpc':'2.0','id':$ID,'result':{}} | listed no revision without 2026-07-28",
        "400 | {'jsonrpc':'2.0','id':$ID,'error':{'code':-32022,'message':'?',"
            + "'data':{'supported':['2025-06-18','2025-11-25','secret']}}}"
            + " | listed 2025-06-18, 2025-11-25 without 2026-07-28",
      })
  void shouldSayHowALegacyServerWasFound(int status, String json, String how) throws Exception {
    try (TestServer server = TestServer.legacy();
        LearnerRig rig = new LearnerRig()) {
      // Given
      server.script.put(
          "server/discover",
          asked -> asked.json(status, json.replace('\'', '"').replace("$ID", asked.id())));

      // When
      rig.declare("x", server);
      rig.settled("x");

      // Then
      EraVerdict found = verdict(rig);
      assertThat(found.revision()).isEqualTo(LEGACY);
      assertThat(found.evidence()).isEqualTo(how + ", then initialize agreed on " + LEGACY);
      assertThat(found.found()).isEqualTo(LearnerRig.NOW).isEqualTo(found.confirmed());
      if (how.contains("2025-06-18")) {
        assertThat(found.others()).containsExactly("2025-06-18");
      } else {
        assertThat(found.others()).isEmpty();
      }
    }
  }

  @Test
  void shouldSayWhichErasADualServerSpeaks() throws Exception {
    try (TestServer server = TestServer.modern();
        LearnerRig rig = new LearnerRig()) {
      // Given
      server.script.put(
          "server/discover",
          asked ->
              asked.result(
                  "{\"supportedVersions\":[\"2026-07-28\",\"2031-01-01\",\"2025-11-25\","
                      + "\"2024-11-05\"],\"capabilities\":{\"tools\":{}}}"));

      // When
      rig.declare("x", server);
      rig.settled("x");

      // Then
      assertThat(verdict(rig).revision()).isEqualTo(MODERN);
      assertThat(verdict(rig).others()).containsExactly("2024-11-05", LEGACY);
      assertThat(verdict(rig).evidence()).isEqualTo("answered server/discover");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldFindAnUpgradeAtTheNextCheck(boolean hasSessions) throws Exception {
    try (TestServer server = TestServer.legacy();
        LearnerRig rig = new LearnerRig()) {
      // Given
      if (!hasSessions) {
        forgetSessions(server);
      }
      rig.declare("x", server);
      rig.settled("x");
      assertThat(rig.spoken("x")).isEqualTo(LEGACY);
      rig.advance(Duration.ofSeconds(6));
      rig.quiet();

      // When
      server.replace(true);
      rig.advance(REST);

      // Then: nobody noticed.
      rig.until(() -> rig.spoken("x").equals(MODERN));
      assertThat(rig.state("x")).isEqualTo(Health.State.UP);
      assertThat(rig.known("x").offer().orElseThrow().revision()).isEqualTo(MODERN);
      assertThat(verdict(rig).evidence()).isEqualTo("answered server/discover");
    }
  }

  @Test
  void shouldFindADowngradeAtTheNextCheck() throws Exception {
    try (TestServer server = TestServer.modern();
        LearnerRig rig = new LearnerRig()) {
      // Given
      rig.declare("x", server);
      rig.settled("x");
      assertThat(rig.spoken("x")).isEqualTo(MODERN);
      rig.advance(Duration.ofSeconds(6));
      rig.quiet();

      // When
      server.replace(false);
      rig.advance(REST);

      // Then
      rig.until(() -> rig.spoken("x").equals(LEGACY));
      assertThat(rig.state("x")).isEqualTo(Health.State.UP);
      assertThat(verdict(rig).evidence())
          .isEqualTo(
              "refused 2026-07-28 with HTTP 400 and error -32000, then initialize agreed on "
                  + LEGACY);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldLookAgainWhenAsked(boolean toModern) throws Exception {
    try (TestServer server = toModern ? TestServer.legacy() : TestServer.modern();
        LearnerRig rig = new LearnerRig()) {
      // Given
      server.capabilities = "{\"tools\":{}}";
      rig.declare("x", server);
      rig.settled("x");
      rig.advance(Duration.ofSeconds(6));
      rig.quiet();

      // When: a call has met the other era.
      server.replace(toModern);
      rig.learner.refresh(LearnerRig.key("x"));
      rig.until(() -> server.log.contains(toModern ? "ping" : "server/discover"));
      rig.advance(Duration.ofMillis(250));

      // Then: no check was due.
      rig.until(() -> rig.spoken("x").equals(toModern ? MODERN : LEGACY));
      assertThat(rig.state("x")).isEqualTo(Health.State.UP);
    }
  }

  @Test
  void shouldFollowAServerThatChangesAgainWhileACallWaits() throws Exception {
    try (TestServer server = TestServer.legacy();
        LearnerRig rig = new LearnerRig()) {
      // Given: a call has met the other era, and was sent there.
      rig.declare("x", server);
      rig.settled("x");
      rig.advance(Duration.ofSeconds(6));
      rig.quiet();
      server.replace(true);
      rig.learner.refresh(LearnerRig.key("x"));
      rig.until(() -> rig.spoken("x").equals(MODERN));
      rig.quiet();

      // When: it has changed back since, and calls wait 5 s for what is learned.
      server.replace(false);
      rig.learner.refresh(LearnerRig.key("x"));
      rig.advance(Duration.ofSeconds(1));
      rig.until(() -> rig.state("x") == Health.State.DOWN);
      rig.advance(Duration.ofSeconds(2));

      // Then
      rig.until(() -> rig.spoken("x").equals(LEGACY));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 429, 500, 503, 0})
  void shouldNotTakeWhatIsNoEvidenceForAnotherEra(int status) throws Exception {
    for (boolean modern : new boolean[] {true, false}) {
      try (TestServer server = modern ? TestServer.modern() : TestServer.legacy();
          LearnerRig rig = new LearnerRig()) {
        // Given
        server.capabilities = "{\"tools\":{}}";
        rig.declare("x", server);
        rig.settled("x");
        EraVerdict before = verdict(rig);
        Consumer<Asked> nothing = status == 0 ? _ -> {} : asked -> asked.status(status);
        for (String method : new String[] {"server/discover", "initialize", "ping", "tools/list"}) {
          server.script.put(method, nothing);
        }

        // When
        for (int i = 0; i < 10; i++) {
          rig.learner.refresh(LearnerRig.key("x"));
          rig.advance(CHECK);
          if (status != 0) {
            rig.quiet();
          }
        }

        // Then
        rig.until(() -> rig.state("x") == Health.State.DOWN);
        assertThat(rig.known("x").era()).contains(before);

        // When: it is well again.
        server.script.keySet().forEach(server.script::remove);
        server.script.put("tools/list", asked -> asked.result("{\"tools\":[]}"));
        server.log.clear();
        rig.until(() -> {
          rig.loop.advance(Duration.ofSeconds(1));
          return rig.state("x") == Health.State.UP;
        });

        // Then
        assertThat(verdict(rig).revision()).isEqualTo(before.revision());
      }
    }
  }

  @Test
  void shouldAskALegacyServerForTheOtherEraEveryHour() throws Exception {
    try (TestServer server = TestServer.legacy();
        LearnerRig rig = new LearnerRig()) {
      // Given: it keeps no sessions, so that an upgrade ends none.
      forgetSessions(server);
      rig.declare("x", server);
      rig.settled("x");
      server.log.clear();
      rig.pass(Duration.ofMinutes(59));
      assertThat(server.log).doesNotContain("server/discover");

      // When: from now on it speaks both.
      server.script.put(
          "server/discover",
          asked ->
              asked.result(
                  "{\"supportedVersions\":[\"2026-07-28\",\"2025-11-25\"],\"capabilities\":{}}"));
      rig.pass(Duration.ofMinutes(2));

      // Then
      rig.until(() -> rig.spoken("x").equals(MODERN));
      assertThat(verdict(rig).others()).containsExactly(LEGACY);
    }
  }

  @Test
  void shouldNotStormAServerThatChangesAllTheTime() throws Exception {
    try (TestServer server = TestServer.legacy();
        LearnerRig rig = new LearnerRig()) {
      // Given
      rig.declare("x", server);
      rig.settled("x");
      server.log.clear();

      // When: for five minutes it is another every second, and calls complain all the time.
      for (int second = 0; second < 300; second++) {
        server.replace(second % 2 == 0);
        rig.learner.refresh(LearnerRig.key("x"));
        rig.advance(Duration.ofSeconds(1));
        rig.quiet();
      }

      // Then: at most one greeting a second, of at most three requests.
      long greetings =
          server.log.stream()
              .filter(what -> what.equals("server/discover") || what.equals("initialize"))
              .count();
      assertThat(greetings).isBetween(5L, 900L);
    }
  }

  @Test
  void shouldTryADeadServerSoonerWhenAskedButNotAllTheTime() throws Exception {
    try (TestServer server = TestServer.legacy();
        LearnerRig rig = new LearnerRig()) {
      // Given: it has been dead for so long that it is tried once a minute.
      server.script.put("server/discover", asked -> asked.status(503));
      rig.declare("x", server);
      rig.settled("x");
      rig.pass(Duration.ofMinutes(10));
      server.log.clear();

      // When
      for (int tenth = 0; tenth < 300; tenth++) {
        rig.learner.refresh(LearnerRig.key("x"));
        rig.advance(Duration.ofMillis(100));
        rig.quiet();
      }

      // Then: within 30 s it was tried every 5 s.
      assertThat(server.log).hasSizeBetween(5, 8);
    }
  }
}
