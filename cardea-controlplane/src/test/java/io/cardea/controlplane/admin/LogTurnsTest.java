package io.cardea.controlplane.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cardea.controlplane.admin.Operation.Asked;
import io.cardea.controlplane.admin.Operation.Handler;
import io.cardea.model.audit.RecordSearch;
import io.cardea.model.catalog.Catalog;
import io.cardea.model.identity.AdminRole;
import io.cardea.model.identity.KeyScope;
import io.cardea.model.identity.Principal;
import io.cardea.model.identity.TenantId;
import io.cardea.model.policy.AccessPolicy;
import io.cardea.model.snapshot.GatewaySettings;
import io.cardea.model.snapshot.GatewaySnapshot;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogTurnsTest {

  private static final Caller BOSS =
      new Caller(new Principal(TenantId.DEFAULT, Principal.CARDEA, "boss", KeyScope.admin()));

  private static final Caller VIEWER =
      new Caller(
          new Principal(
              TenantId.DEFAULT,
              Principal.CARDEA,
              "viewer",
              new KeyScope(
                  Set.of(KeyScope.Plane.ADMIN), Optional.empty(), Set.of(AdminRole.VIEWER))));

  @TempDir private Path folder;
  private final CountDownLatch mayEnd = new CountDownLatch(1);
  private final Semaphore reading = new Semaphore(0);

  private AdminAnswer read(Asked asked) {
    reading.release();
    awaited();
    return AdminAnswer.json(200, "{}");
  }

  private void awaited() {
    try {
      mayEnd.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static AdminAnswer answer(Handler handler) {
    return handler.answer(
        new Asked(
            new AdminRequest("GET", "/api/v1/audit", "", List.of(), ""),
            BOSS,
            Query.read("", List.of()),
            Map.of()));
  }

  @Test
  void shouldTellWhoComesWhileAllTurnsAreTakenToTryAgain() throws Exception {
    LogTurns turns = new LogTurns(Duration.ZERO);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      // Given
      List<Future<AdminAnswer>> asked = new ArrayList<>();
      for (int turn = 0; turn < LogTurns.AT_ONCE; turn++) {
        asked.add(threads.submit(() -> answer(turns.of(this::read))));
      }
      reading.acquire(LogTurns.AT_ONCE);

      // When another kind of question comes
      AdminAnswer refused = answer(turns.of(_ -> AdminAnswer.json(200, "{}")));

      // Then
      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.body()).contains("asked by 4 others", "try again");
      assertThat(refused.fields()).containsEntry("retry-after", "1");
      mayEnd.countDown();
      for (Future<AdminAnswer> each : asked) {
        assertThat(each.get().status()).isEqualTo(200);
      }
      assertThat(answer(turns.of(this::read)).status()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "audit",
        "audit/records",
        "audit/records/0195521a-7c00-7def-8123-456789abcdef",
        "audit/records/0195521a-7c00-7def-8123-456789abcdef/payload",
        "audit/subjects/p-00112233445566778899aabbccddeeff/records"
      })
  void shouldBoundWhateverReadsTheLog(String path) throws Exception {
    GatewaySnapshot none =
        new GatewaySnapshot(1, GatewaySettings.DEFAULT, Map.of(), Map.of(), AccessPolicy.DENY_ALL);
    Recorded nothing = NoRecords.recorded();
    RecordSearch slow =
        (_, _, _) -> {
          reading.release();
          awaited();
          return new RecordSearch.Page(List.of(), Optional.empty(), List.of());
        };
    try (EmptyControl control = new EmptyControl(folder);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      ControlApi api =
          control.api(
              () -> none,
              () -> new Catalog(1, Map.of()),
              new Recorded(
                  nothing.records(),
                  nothing.subjects(),
                  nothing.payloads(),
                  slow,
                  nothing.holds(),
                  nothing.seal(),
                  Optional.empty(),
                  Optional.empty()));
      for (int turn = 0; turn < LogTurns.AT_ONCE; turn++) {
        threads.execute(() -> asked(api, "audit/records"));
      }
      reading.acquire(LogTurns.AT_ONCE);
      AdminAnswer late = asked(api, path);
      AdminAnswer forbidden = asked(api, path, VIEWER);
      mayEnd.countDown();
      assertThat(late.status()).isEqualTo(503);
      assertThat(forbidden.status()).as("needs no turn").isEqualTo(403);
      assertThat(asked(api, path).status()).isIn(200, 404);
    }
  }

  private static AdminAnswer asked(ControlApi api, String path) {
    return asked(api, path, BOSS);
  }

  private static AdminAnswer asked(ControlApi api, String path, Caller caller) {
    return api.answer(new AdminRequest("GET", "/api/v1/" + path, "", List.of(), ""), caller);
  }

  @Test
  void shouldLetOthersWaitForATurnButNotAnyNumber() throws Exception {
    LogTurns turns = new LogTurns(Duration.ofHours(1));
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<AdminAnswer>> asked = new ArrayList<>();
      for (int turn = 0; turn < LogTurns.AT_ONCE + LogTurns.MAX_WAITING; turn++) {
        asked.add(threads.submit(() -> answer(turns.of(this::read))));
      }
      reading.acquire(LogTurns.AT_ONCE);
      while (turns.waiting() < LogTurns.MAX_WAITING) {
        Thread.onSpinWait();
      }
      assertThat(answer(turns.of(this::read)).status()).isEqualTo(503);
      mayEnd.countDown();
      for (Future<AdminAnswer> each : asked) {
        assertThat(each.get().status()).isEqualTo(200);
      }
    }
  }

  @Test
  void shouldGiveATurnBackThatFailed() {
    LogTurns turns = new LogTurns(Duration.ZERO);
    for (int turn = 0; turn < 2 * LogTurns.AT_ONCE; turn++) {
      assertThatThrownBy(() ->
              answer(
                  turns.of(_ -> {
                    throw new Query.Refused("no");
                  })))
          .isInstanceOf(Query.Refused.class);
    }
  }
}
