package io.cardea.audit.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cardea.audit.record.Samples;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConcurrencyTest {

  private static final int THREADS = 4;
  private static final int CALLS = 20_000;

  @TempDir Path folder = Path.of(".");

  @Test
  void shouldLoseAndRepeatNothingWhenManyThreadsAppend() throws Exception {
    // Given segments that are rolled often, made by another thread
    Set<UUID> recorded = new HashSet<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        ProcessAuditLog log =
            ProcessAuditLog.open(
                new AuditSettings(folder, 1 << 20), InstantSource.system(), threads)) {
      // When
      List<Callable<List<UUID>>> tasks = new ArrayList<>();
      for (int thread = 0; thread < THREADS; thread++) {
        long first = (long) thread * CALLS;
        tasks.add(() -> call(log, first));
      }
      for (Future<List<UUID>> done : threads.invokeAll(tasks)) {
        recorded.addAll(done.get());
      }
      assertThat(log.statistics().openIntents()).isZero();
      assertThat(log.statistics().unavailable()).isEqualTo(THREADS * CALLS - recorded.size());
    }

    // Then
    assertThat(idsOf("intent")).hasSize(recorded.size());
    assertThat(new HashSet<>(idsOf("intent"))).isEqualTo(recorded);
    assertThat(new HashSet<>(idsOf("outcome"))).isEqualTo(recorded);
    assertThat(idsOf("outcome")).hasSize(recorded.size());
  }

  private static List<UUID> call(ProcessAuditLog log, long first) {
    List<UUID> recorded = new ArrayList<>();
    for (long i = first; i < first + CALLS; i++) {
      UUID id = Samples.id(i);
      var intent =
          log.open(Samples.intent(id)).toCompletableFuture().exceptionally(_ -> null).join();
      if (intent != null) {
        recorded.add(id);
        intent.close(Samples.outcome("200")).toCompletableFuture().join();
      }
    }
    return recorded;
  }

  private List<UUID> idsOf(String type) throws Exception {
    ObjectMapper json = new ObjectMapper();
    List<UUID> ids = new ArrayList<>();
    for (String line : Entries.of(type, folder)) {
      JsonNode node = json.readTree(line);
      ids.add(UUID.fromString(node.get("id").asText()));
    }
    return ids;
  }
}
