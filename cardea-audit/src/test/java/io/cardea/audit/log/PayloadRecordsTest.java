package io.cardea.audit.log;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cardea.audit.index.LogIndex;
import io.cardea.audit.payload.PayloadReader;
import io.cardea.audit.query.IndexedLookup;
import io.cardea.audit.read.RecordPages;
import io.cardea.audit.record.Samples;
import io.cardea.audit.seal.SealSettings;
import io.cardea.audit.subject.SubjectSettings;
import io.cardea.audit.verify.LogVerification;
import io.cardea.model.audit.AuditLog.OpenIntent;
import io.cardea.model.audit.AuditSubject;
import io.cardea.model.audit.AuditUnavailable;
import io.cardea.model.audit.Intent;
import io.cardea.model.audit.KeptPayload;
import io.cardea.model.audit.KeptPayload.Part;
import io.cardea.model.audit.Outcome;
import io.cardea.model.audit.Payload;
import io.cardea.model.audit.PayloadPolicy;
import io.cardea.model.audit.RecordSource;
import io.cardea.model.audit.Refusal;
import io.cardea.model.identity.TenantId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Arguments, results and persons in the log. */
class PayloadRecordsTest {

  private static final TenantId ACME = new TenantId("acme");

  @TempDir private Path data;

  private Path folder() {
    return data.resolve("audit");
  }

  private ProcessAuditLog open() {
    return open(256 << 10, Runnable::run);
  }

  private ProcessAuditLog open(long segmentBytes, Executor background) {
    return ProcessAuditLog.open(
        new AuditSettings(folder(), segmentBytes)
            .sealed(SealSettings.of(data.resolve("audit.key")))
            .withSubjects(SubjectSettings.of(data.resolve("audit-subjects"))),
        InstantSource.fixed(Samples.NOON),
        background);
  }

  private PayloadReader reader(ProcessAuditLog log) {
    return new PayloadReader(new IndexedLookup(LogIndex.readOnly(folder())), log.subjects());
  }

  private static Payload payload(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    return Payload.of(bytes, 0, bytes.length);
  }

  private static Intent intent(UUID id, Optional<String> user, Payload params) {
    return new Intent(
        id,
        Samples.NOON,
        TenantId.DEFAULT,
        "corp",
        "desk",
        user,
        "weather",
        "tools/call",
        Optional.of("get_rain"),
        Optional.empty(),
        "2025-11-25",
        params,
        "all",
        1,
        Optional.empty(),
        Intent.Detail.NONE);
  }

  private static Outcome outcome(Payload result) {
    return new Outcome(
        Samples.NOON, Outcome.Status.OK, "200", Duration.ZERO, Duration.ZERO, Optional.of(result));
  }

  private static OpenIntent opened(ProcessAuditLog log, Intent intent) {
    return log.open(intent).toCompletableFuture().join();
  }

  private static void call(
      ProcessAuditLog log, UUID id, String user, String params, String result) {
    opened(log, intent(id, Optional.of(user), payload(params).full()))
        .close(outcome(payload(result).full()))
        .toCompletableFuture()
        .join();
  }

  private List<String> records() throws IOException {
    return new RecordPages(folder()).after(new RecordSource.Place(1, 0), 10_000).lines();
  }

  private List<String> records(String part) throws IOException {
    return records().stream().filter(record -> record.contains(part)).toList();
  }

  private boolean keeps(String text) throws IOException {
    try (Stream<Path> files = Files.walk(data)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (Files.readString(file, ISO_8859_1).contains(text)) {
          return true;
        }
      }
    }
    return false;
  }

  @Test
  void shouldSayOnWhoseBehalfWhatWasWhoseEndIsNotKnown() throws IOException {
    try (ProcessAuditLog log = open()) {
      opened(log, intent(Samples.id(1), Optional.of("pat"), payload("{}")));
      opened(log, intent(Samples.id(2), Optional.empty(), payload("{}")));
    }
    try (ProcessAuditLog log = open()) {
      String pat = log.subjects().named(TenantId.DEFAULT, "pat").getFirst().id();
      assertThat(records("UNKNOWN"))
          .satisfiesExactly(
              hers -> assertThat(hers).contains("\"user\":\"" + pat + "\""),
              nobodys -> assertThat(nobodys).doesNotContain("\"user\""));
    }
  }

  @Test
  void shouldKeepArgumentsAndResultForWhoHasTheKey() throws IOException {
    try (ProcessAuditLog log = open()) {
      call(log, Samples.id(1), "pat", "{\"q\":\"argument-canary\"}", "{\"r\":\"result-canary\"}");
      assertThat(reader(log).of(TenantId.DEFAULT, Samples.id(1)))
          .satisfiesExactly(
              params -> {
                assertThat(params.part()).isEqualTo(Part.PARAMS);
                assertThat(params.policy()).isEqualTo(PayloadPolicy.FULL);
                assertThat(params.content()).contains("{\"q\":\"argument-canary\"}");
                assertThat(params.bytes()).isEqualTo(23);
                assertThat(params.isCut()).isFalse();
              },
              result -> {
                assertThat(result.part()).isEqualTo(Part.RESULT);
                assertThat(result.content()).contains("{\"r\":\"result-canary\"}");
              });
      assertThat(reader(log).of(ACME, Samples.id(1))).isEmpty();
      assertThat(reader(log).of(TenantId.DEFAULT, Samples.id(2))).isEmpty();
    }
    for (String text : List.of("-canary", "\"pat\"")) {
      assertThat(keeps(text)).as(text).isFalse();
    }
    // Then they can be read after another start, too
    try (ProcessAuditLog log = open()) {
      assertThat(reader(log).of(TenantId.DEFAULT, Samples.id(1)))
          .extracting(KeptPayload::content)
          .containsExactly(
              Optional.of("{\"q\":\"argument-canary\"}"), Optional.of("{\"r\":\"result-canary\"}"));
    }
  }

  @Test
  void shouldKeepNothingButACommitmentOtherwise() throws IOException {
    try (ProcessAuditLog log = open()) {
      for (int call = 1; call <= 2; call++) {
        opened(log, intent(Samples.id(call), Optional.empty(), payload("{\"a\":1}")))
            .close(Samples.outcome("200"))
            .toCompletableFuture()
            .join();
      }
      opened(log, intent(Samples.id(3), Optional.empty(), Payload.NONE));
      assertThat(records("\"type\":\"payload\"")).isEmpty();
      assertThat(reader(log).of(TenantId.DEFAULT, Samples.id(1))).isEmpty();
    }
    List<String> commitments =
        records("\"type\":\"intent\"").stream()
            .map(record -> record.replaceAll(".*\"params\":\"([^\"]*)\".*", "$1"))
            .toList();
    assertThat(commitments.subList(0, 2))
        .doesNotHaveDuplicates()
        .allMatch(commitment -> commitment.matches("[0-9a-f]{64}"))
        // SHA-256 of {"a":1}
        .doesNotContain("015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862");
    assertThat(commitments.getLast()).isEmpty();
  }

  @Test
  void shouldSayAPseudonymOfPersonsAndTheNameOfAgents() throws IOException {
    String pseudonym;
    try (ProcessAuditLog log = open()) {
      call(log, Samples.id(1), "pat", "{}", "{}");
      call(log, Samples.id(2), "pat", "{}", "{}");
      opened(log, intent(Samples.id(3), Optional.empty(), payload("{}")))
          .close(Samples.outcome("200"));
      log.refused(refusal("pat"));
      log.refused(refusal("kim"));
      Written.all(log);
      pseudonym = log.subjects().named(TenantId.DEFAULT, "pat").getFirst().id();
      assertThat(log.subjects().named(TenantId.DEFAULT, "kim")).isEmpty();
    }
    String user = "\"user\":\"" + pseudonym + "\"";
    assertThat(records("\"type\":\"intent\""))
        .satisfiesExactly(
            one -> assertThat(one).contains("\"subject\":\"desk\"," + user),
            two -> assertThat(two).contains("\"subject\":\"desk\"," + user),
            three -> assertThat(three).contains("\"subject\":\"desk\"").doesNotContain("\"user\""));
    assertThat(records("\"type\":\"outcome\"").stream().filter(each -> each.contains(user)))
        .hasSize(2);
    assertThat(records("\"type\":\"refusal\""))
        .satisfiesExactly(
            one -> assertThat(one).contains(user),
            two -> assertThat(two).contains("\"user\":\"unrecorded\""));
    assertThat(keeps("\"kim\"")).isFalse();
  }

  private static Refusal refusal(String user) {
    return new Refusal(
        Samples.ID,
        Samples.NOON,
        TenantId.DEFAULT,
        Optional.of("corp"),
        Optional.of("desk"),
        Optional.of(user),
        "192.0.2.1",
        "weather",
        Optional.of("tools/call"),
        Optional.empty(),
        "no role");
  }

  @Test
  void shouldMakeWhatIsErasedUnreadableAndStillVerify() throws IOException {
    try (ProcessAuditLog log = open()) {
      call(log, Samples.id(1), "pat", "{\"q\":\"pats\"}", "{}");
      call(log, Samples.id(2), "kim", "{\"q\":\"kims\"}", "{}");
      AuditSubject pat = log.subjects().named(TenantId.DEFAULT, "pat").getFirst();
      OpenIntent running =
          opened(log, intent(Samples.id(3), Optional.of("pat"), payload("{}").full()));

      assertThat(log.subjects().erase(TenantId.DEFAULT, pat.id())).isTrue();
      running.close(outcome(payload("{\"r\":\"late\"}").full())).toCompletableFuture().join();

      for (int call : new int[] {1, 3}) {
        assertThat(reader(log).of(TenantId.DEFAULT, Samples.id(call)))
            .hasSize(2)
            .allSatisfy(kept -> {
              assertThat(kept.content()).isEmpty();
              assertThat(kept.unreadable()).isEqualTo(KeptPayload.ERASED);
            });
      }
      assertThat(reader(log).of(TenantId.DEFAULT, Samples.id(2)).getFirst().content())
          .contains("{\"q\":\"kims\"}");
      // What comes now is of somebody whom nobody can connect with that.
      call(log, Samples.id(4), "pat", "{}", "{}");
      assertThat(log.subjects().named(TenantId.DEFAULT, "pat").getFirst().id())
          .isNotEqualTo(pat.id());
    }
    assertThat(LogVerification.verify(folder(), List.of(), "").findings()).isEmpty();
    try (ProcessAuditLog log = open()) {
      assertThat(reader(log).of(TenantId.DEFAULT, Samples.id(1)).getFirst().unreadable())
          .isEqualTo(KeptPayload.ERASED);
    }
  }

  @Test
  void shouldCutWhatIsTooLargeAndSayHowLargeItWas() throws IOException {
    String large = "x".repeat(100_000);
    try (ProcessAuditLog log = open()) {
      call(log, Samples.id(1), "pat", large, "{}");
      assertThat(reader(log).of(TenantId.DEFAULT, Samples.id(1)).getFirst())
          .satisfies(kept -> {
            assertThat(kept.bytes()).isEqualTo(100_000);
            assertThat(kept.isCut()).isTrue();
            assertThat(kept.content()).contains("x".repeat(Payload.MAX_KEPT_BYTES));
          });
    }
  }

  @Test
  void shouldSayWhyAResultIsMissing() throws IOException {
    try (ProcessAuditLog log = open()) {
      opened(log, intent(Samples.id(1), Optional.empty(), Payload.NONE))
          .close(outcome(Payload.NONE.missing(PayloadPolicy.FULL, "nothing was answered")))
          .toCompletableFuture()
          .join();
      assertThat(reader(log).of(TenantId.DEFAULT, Samples.id(1)))
          .singleElement()
          .satisfies(kept -> {
            assertThat(kept.content()).isEmpty();
            assertThat(kept.unreadable()).isEqualTo("nothing was answered");
          });
    }
  }

  @Test
  void shouldRecordAnOutcomeEvenIfThereIsNoRoomForItsResult() throws IOException {
    String large = "x".repeat(Payload.MAX_KEPT_BYTES);
    // The next segment is not made meanwhile.
    Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
    try (ProcessAuditLog log = open(64 << 10, waiting::add)) {
      CompletableFuture<OpenIntent> asked =
          log.open(intent(Samples.id(1), Optional.of("pat"), Payload.NONE)).toCompletableFuture();
      run(waiting);
      List<OpenIntent> open = new ArrayList<>(List.of(asked.join()));
      while (open.size() < 20) {
        open.add(
            opened(log, intent(Samples.id(open.size() + 1), Optional.of("pat"), Payload.NONE)));
      }
      for (OpenIntent each : open) {
        each.close(outcome(payload(large).full())).toCompletableFuture().join();
      }
      assertThatThrownBy(
              () -> opened(log, intent(Samples.ID, Optional.of("pat"), payload(large).full())))
          .hasCauseInstanceOf(AuditUnavailable.class);
      Written.all(log);
      run(waiting);
    }
    assertThat(records("\"type\":\"outcome\"")).hasSize(20);
    assertThat(records("\"detail\":\"no room for the result; 200\"")).isNotEmpty();
    assertThat(records(Samples.ID.toString())).isEmpty();
  }

  @Test
  void shouldWaitForTheKeyOfANewSubjectOnly() throws IOException {
    Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
    try (ProcessAuditLog log = open(256 << 10, waiting::add)) {
      CompletableFuture<OpenIntent> first =
          log.open(intent(Samples.id(1), Optional.of("pat"), Payload.NONE)).toCompletableFuture();
      assertThat(first).isNotDone();
      assertThat(records("\"type\":\"intent\"")).isEmpty();
      run(waiting);
      assertThat(first.join()).isNotNull();
      assertThat(opened(log, intent(Samples.id(2), Optional.of("pat"), Payload.NONE))).isNotNull();
      assertThat(waiting).isEmpty();
    }
  }

  private static void run(Queue<Runnable> tasks) {
    while (!tasks.isEmpty()) {
      tasks.remove().run();
    }
  }
}
