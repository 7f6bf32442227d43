package io.cardea.upstream.stdio;

import static io.cardea.upstream.stdio.StdioRig.within10Seconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.model.adapter.Adapter;
import io.cardea.model.limit.ProcessLimits;
import io.cardea.upstream.conversation.Loops;
import io.cardea.upstream.conversation.Loops.Running;
import io.cardea.upstream.exchange.UpstreamRequest.Kind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StdioTest {

  private final StdioRig rig = new StdioRig();

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void shouldServeASessionAndEndItsProcess() throws Exception {
    Adapter server = StdioRig.server();
    String session = rig.begin(server);
    assertThat(rig.processes.running()).isEqualTo(1);
    assertThat(rig.call(server, session, "tools/call").next())
        .isEqualTo(
            "body 200 {\"jsonrpc\":\"2.0\",\"id\":\"c\",\"result\":{\"text\":\"tools/call\"}}");
    assertThat(rig.call(server, session, "crlf").next()).contains("\"text\":\"crlf\"}}");
    assertThat(rig.loops.open(Loops.anybody(server), Kind.DELETE, session, "").next())
        .isEqualTo("body 200 ");
    assertThat(within10Seconds(() -> rig.processes.running() == 0)).isTrue();
    assertThat(within10Seconds(() -> rig.places.taken() == 0)).isTrue();
    assertThat(rig.logs.of(server.key()).getFirst().text()).startsWith("started: ");
    assertThat(rig.logs.of(server.key()).getLast().text()).isEqualTo("ended with code 0");
  }

  @Test
  void shouldGiveAChildNoVariablesButItsOwn() throws Exception {
    Adapter server = StdioRig.server();
    assertThat(rig.call(server, rig.begin(server), "environment").next())
        .contains("\"text\":\"HOME,OWN,PATH\"");
  }

  @Test
  void shouldRunInItsDirectory(@TempDir Path directory) throws Exception {
    Adapter server =
        StdioRig.adapter(
            Loops.LIMITS, StdioRig.command(), Map.of(), Optional.of(directory.toRealPath()));
    assertThat(rig.call(server, rig.begin(server), "directory").next())
        .contains(directory.toRealPath().toString());
  }

  @ParameterizedTest
  @CsvSource({
    "/nonexistent/server, was not found",
    "no-such-server, was not found",
    "/etc/passwd, may not be executed"
  })
  void shouldSayWhyItCannotStart(String program, String expected) throws Exception {
    Adapter server =
        StdioRig.adapter(Loops.LIMITS, List.of(program, "arg"), Map.of(), Optional.empty());
    Running failed = rig.initialize(server);
    assertThat(failed.next()).isEqualTo("UNREACHABLE unsent");
    assertThat(failed.heard().detail()).contains(expected).doesNotContain("arg");
    assertThat(within10Seconds(() -> rig.processes.running() == 0)).isTrue();
  }

  @Test
  void shouldSayThatItsDirectoryIsMissing() throws Exception {
    Adapter server =
        StdioRig.adapter(
            Loops.LIMITS, StdioRig.command(), Map.of(), Optional.of(Path.of("/nonexistent")));
    Running failed = rig.initialize(server);
    assertThat(failed.next()).isEqualTo("UNREACHABLE unsent");
    assertThat(failed.heard().detail()).contains("directory does not exist: /nonexistent");
  }

  @Test
  void shouldQuoteTheLastWordsOfAServerThatExitsAtOnceAndWaitBeforeItStartsAgain()
      throws Exception {
    Adapter server = StdioRig.server("exit");
    for (int i = 0; i < 2; i++) {
      Running failed = rig.initialize(server);
      assertThat(failed.next()).startsWith("UNREACHABLE");
      assertThat(failed.heard().detail())
          .contains("exited with code 3; it wrote last: no licence found; run the command by hand");
    }
    Running early = rig.initialize(server);
    assertThat(early.next()).isEqualTo("UNREACHABLE unsent");
    assertThat(early.heard().detail()).contains("the next start is possible in ");
    assertThat(rig.logs.of(server.key()))
        .anyMatch(line -> line.text().contains("2 times in a row; next start in "));
    assertThat(rig.incidents.all())
        .hasSize(2)
        .anyMatch(noted -> noted.contains("process_died: a process exited by itself with code 3"))
        .anyMatch(noted -> noted.contains("process_held_back: it died too often"))
        .noneMatch(noted -> noted.contains("licence"));
  }

  @Test
  void shouldWaitForTheNextStartOfAServerThatWorks() throws Exception {
    Adapter server = StdioRig.server();
    // When its process dies again and again just after its start
    for (int i = 0; i < 3; i++) {
      String session = rig.begin(server);
      assertThat(rig.call(server, session, "die").next()).isEqualTo("BROKEN sent");
    }
    // Then nobody was turned away, also not before the third start, which was held back
    assertThat(rig.incidents.all()).noneMatch(noted -> noted.contains("process_held_back"));
    assertThat(rig.logs.of(server.key()))
        .anyMatch(line -> line.text().contains("2 times in a row; next start in "));
  }

  @Test
  void shouldNotBeWaitedForWhenNobodyWantsItAnyMore() throws Exception {
    Adapter server = StdioRig.server();
    for (int i = 0; i < 2; i++) {
      String session = rig.begin(server);
      assertThat(rig.call(server, session, "die").next()).isEqualTo("BROKEN sent");
    }
    // Given one that waits for the next start
    Running _ = rig.initialize(server);
    // When the gateway stops
    rig.processes.close();
    // Then none is started
    assertThat(within10Seconds(() -> rig.processes.running() == 0)).isTrue();
    assertThat(rig.logs.of(server.key()))
        .filteredOn(line -> line.text().startsWith("started"))
        .hasSize(2);
  }

  @Test
  void shouldFailItsCallsWhenItDies() throws Exception {
    Adapter server = StdioRig.server();
    String session = rig.begin(server);
    Running silent = rig.call(server, session, "silence");
    Running deadly = rig.call(server, session, "die");
    assertThat(silent.next()).isEqualTo("BROKEN sent");
    assertThat(deadly.next()).isEqualTo("BROKEN sent");
    assertThat(deadly.heard().detail()).contains("exited with code 7");
    assertThat(rig.call(server, session, "tools/call").next()).isEqualTo("body 404 ");
    // And the next session has a process of its own
    rig.begin(server);
    assertThat(rig.incidents.all())
        .containsExactly(
            server.key().name() + " process_died: a process exited by itself with code 7",
            server.key().name() + " process_restarted: a process was started after one had died");
  }

  @Test
  void shouldSayOfACallThatWasNeverReadThatItDidNotRun() throws Exception {
    // Given a process that reads no more
    Adapter server = StdioRig.server();
    String session = rig.begin(server);
    Running silent = rig.call(server, session, "silence");
    assertThat(rig.call(server, session, "close input").next()).contains("close input");
    // When it is called
    Running unread = rig.call(server, session, "tools/call");
    // Then only what it had read may have been executed
    assertThat(unread.next()).isEqualTo("BROKEN unsent");
    assertThat(silent.next()).isEqualTo("BROKEN sent");
    assertThat(within10Seconds(() -> rig.processes.running() == 0)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"garbage, BROKEN sent", "huge, TOO_LARGE sent"})
  void shouldGiveUpAServerThatWritesNonsense(String how, String expected) throws Exception {
    Adapter server = StdioRig.server();
    String session = rig.begin(server);
    assertThat(rig.call(server, session, how).next()).isEqualTo(expected);
    assertThat(rig.call(server, session, "tools/call").next()).isEqualTo("body 404 ");
    assertThat(within10Seconds(() -> rig.processes.running() == 0)).isTrue();
  }

  @Test
  void shouldBelieveOnlyAnswersToWhatWasAsked() throws Exception {
    Adapter server = StdioRig.server();
    String session = rig.begin(server);
    assertThat(rig.call(server, session, "wrong ids").next()).contains("right");
    assertThat(rig.call(server, session, "tools/call").next()).contains("tools/call");
    assertThat(rig.conversations.lies(server.key())).isEqualTo(2);
  }

  @Test
  void shouldTimeOutASilentServerAndKeepItsProcess() throws Exception {
    Adapter server =
        StdioRig.server(
            Loops.limits(ProcessLimits.DEFAULT, Duration.ofSeconds(5), Duration.ofSeconds(20)));
    String session = rig.begin(server);
    assertThat(rig.call(server, session, "silence").next()).isEqualTo("TIMEOUT sent");
    assertThat(rig.call(server, session, "tools/call").next()).contains("tools/call");
    assertThat(
            within10Seconds(() ->
                rig.logs.of(server.key()).stream()
                    .anyMatch(line ->
                        line.text().contains("notifications/cancelled")
                            && line.text().contains("\"requestId\":2"))))
        .isTrue();
  }

  @Test
  void shouldEndAServerThatDoesNotRead() throws Exception {
    Adapter server = StdioRig.server("deaf");
    Running begun = rig.initialize(server);
    String large =
        "{\"jsonrpc\":\"2.0\",\"method\":\"x\",\"params\":{\"a\":\"" + "x".repeat(60_000) + "\"}}";
    String session = within10Seconds(() -> rig.processes.running() == 1) ? "" : "no process came";
    assertThat(session).isEmpty();
    assertThat(begun.heard().isQuiet()).isTrue();
    // A stateless call shares its channel with the notifications that follow.
    Running call =
        rig.loops.post(
            Loops.anybody(server),
            "",
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"m\",\"params\":{\"_meta\":"
                + "{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\"}}}");
    for (int i = 0; i < 400 && call.heard().isQuiet(); i++) {
      rig.loops.post(Loops.anybody(server), "", large).next();
    }
    assertThat(call.next()).isEqualTo("BROKEN sent");
    assertThat(call.heard().detail()).contains("does not read its input");
  }

  @Test
  void shouldOutliveEndlessNotifications() throws Exception {
    Adapter server = StdioRig.server();
    Adapter calm = StdioRig.server();
    String session = rig.begin(server);
    String other = rig.begin(calm);
    Running stream = rig.loops.open(Loops.anybody(server), Kind.STREAM, session, "");
    assertThat(stream.next()).startsWith("stream");
    Running paused = rig.call(server, session, "endless");
    rig.loops.on(paused.exchange()::pause);
    rig.loops.on(stream.exchange()::pause);
    // What nobody reads fails, and others go on meanwhile
    assertThat(untilBroken(paused)).isTrue();
    assertThat(paused.heard().detail()).contains("the client reads too slowly");
    assertThat(untilBroken(stream)).isTrue();
    for (int i = 0; i < 20; i++) {
      assertThat(rig.call(calm, other, "tools/call").next()).contains("tools/call");
    }
    assertThat(rig.loops.open(Loops.anybody(server), Kind.DELETE, session, "").next())
        .isEqualTo("body 200 ");
    assertThat(within10Seconds(() -> rig.processes.running() == 1)).isTrue();
  }

  private static boolean untilBroken(Running running) throws InterruptedException {
    String heard = running.next();
    while (heard.startsWith("stream") || heard.startsWith("event")) {
      heard = running.next();
    }
    return heard.equals("BROKEN sent");
  }

  @Test
  void shouldKeepTheEndOfAFloodOfErrors() throws Exception {
    Adapter server = StdioRig.server();
    assertThat(rig.call(server, rig.begin(server), "errors").next()).contains("done");
    List<ServerLogs.Line> lines = rig.logs.of(server.key());
    assertThat(lines).hasSizeLessThanOrEqualTo(ServerLogs.MAX_LINES).hasSizeGreaterThan(900);
    assertThat(lines).allMatch(line -> line.pid() > 0);
    assertThat(lines).noneMatch(line -> line.text().contains("\u001b"));
    assertThat(lines).anyMatch(line -> line.text().startsWith("line 19999 [31mred xxx"));
  }

  @Test
  void shouldKillAServerThatIgnoresTheEndOfItsInputAndSigterm() throws Exception {
    Adapter server = StdioRig.server("stubborn");
    rig.begin(server);
    rig.processes.close();
    assertThat(rig.processes.running()).isZero();
    assertThat(rig.logs.of(server.key())).anyMatch(line -> line.text().equals("not today"));
    assertThat(rig.logs.of(server.key()).getLast().text()).isEqualTo("ended with code 137");
    // And nothing starts any more
    assertThat(rig.initialize(server).next()).isEqualTo("UNREACHABLE unsent");
  }

  @Test
  void shouldEndProcessesWhenTheEventLoopsHaveEndedAlready() throws Exception {
    rig.begin(StdioRig.server());
    rig.loops.close();
    rig.conversations.close();
    long started = System.nanoTime();
    rig.processes.close();
    assertThat(rig.processes.running()).isZero();
    assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(7));
  }

  @ParameterizedTest
  @CsvSource({"false", "true"})
  void shouldEndWhatAServerStarted(boolean dies) throws Exception {
    Adapter server = StdioRig.server("parent");
    long before = StdioRig.children();
    String session = rig.begin(server);
    assertThat(within10Seconds(() -> StdioRig.children() == before + 2)).isTrue();
    if (dies) {
      assertThat(rig.call(server, session, "die").next()).isEqualTo("BROKEN sent");
    } else {
      rig.loops.open(Loops.anybody(server), Kind.DELETE, session, "").next();
    }
    assertThat(within10Seconds(() -> StdioRig.children() == before)).isTrue();
    assertThat(within10Seconds(() -> rig.processes.running() == 0)).isTrue();
  }

  @Test
  void shouldLimitProcessesAndLetCallsWaitForOne() throws Exception {
    ProcessLimits one = new ProcessLimits(1, 1, Duration.ofMillis(300), Duration.ofMinutes(1));
    Adapter server = StdioRig.server(Loops.limits(one));
    String session = rig.begin(server);
    Running full = rig.initialize(server);
    assertThat(full.next()).isEqualTo("QUEUE_FULL unsent");
    assertThat(full.heard().detail()).contains("1 are open for this principal");
    assertThat(rig.processes.running()).isEqualTo(1);
    rig.loops.open(Loops.anybody(server), Kind.DELETE, session, "").next();
    assertThat(within10Seconds(() -> rig.places.taken() == 0)).isTrue();
    rig.begin(server);
  }

  @Test
  void shouldEndAProcessThatNobodyUses() throws Exception {
    ProcessLimits idle = new ProcessLimits(1, 1, Duration.ofSeconds(1), Duration.ofMillis(300));
    Adapter server = StdioRig.server(Loops.limits(idle));
    String session = rig.begin(server);
    assertThat(within10Seconds(() -> rig.processes.running() == 0)).isTrue();
    assertThat(rig.call(server, session, "tools/call").next()).isEqualTo("body 404 ");
  }
}
