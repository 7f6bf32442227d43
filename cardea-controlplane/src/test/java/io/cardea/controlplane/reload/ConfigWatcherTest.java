package io.cardea.controlplane.reload;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.controlplane.config.ConfigLoader;
import io.cardea.controlplane.config.Loaded;
import io.cardea.controlplane.snapshot.BuiltIn;
import io.cardea.controlplane.snapshot.SnapshotPublisher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigWatcherTest {

  private static final String DOCUMENT =
      """
      apiVersion: cardea.io/v1
      kind: Gateway
      metadata: {name: main}
      spec: {publicUrl: "https://NAME.example"}
      """;
  private static final Duration OFTEN = Duration.ofMillis(5);
  private static final Duration NEVER = Duration.ofDays(1);

  @TempDir Path folder;

  private final RecordedReloads reloads = new RecordedReloads();
  private final SnapshotPublisher publisher =
      new SnapshotPublisher(BuiltIn.NONE, Loaded.Valid.EMPTY);

  @BeforeEach
  void writeFirst() throws IOException {
    write(DOCUMENT.replace("NAME", "first"));
  }

  @Test
  void shouldFollowAFileThatIsWritten() throws Exception {
    try (ConfigWatcher _ = start(OFTEN, Thread.ofVirtual().factory())) {
      write(DOCUMENT.replace("NAME", "another"));

      assertThat(reloads.await()).isEqualTo("version 2");
      assertThat(publisher.current().settings().publicUrl()).contains("https://another.example");

      write("nonsense");
      assertThat(reloads.await()).startsWith("refused must be a map");
      assertThat(publisher.current().version()).isEqualTo(2);
    }
  }

  @Test
  void shouldReloadWhenAsked() throws Exception {
    try (ConfigWatcher watcher = start(NEVER, Thread.ofVirtual().factory())) {
      watcher.reloadNow();
      assertThat(reloads.await()).isEqualTo("version 2");

      watcher.reloadNow();
      assertThat(reloads.await()).isEqualTo("version 3");
    }
  }

  @Test
  void shouldEndItsThreadWhenClosed() throws Exception {
    List<Thread> threads = new CopyOnWriteArrayList<>();
    ThreadFactory factory =
        task -> {
          Thread made = Thread.ofVirtual().unstarted(task);
          threads.add(made);
          return made;
        };

    start(NEVER, factory).close();

    assertThat(threads.getFirst().join(Duration.ofSeconds(30))).isTrue();
    assertThat(reloads.drain()).isEmpty();
  }

  /** As editors do: a new file, renamed over the old one. */
  private void write(String text) throws IOException {
    Path draft = Files.writeString(folder.resolve(".draft"), text);
    Files.move(draft, folder.resolve("a.yaml"), StandardCopyOption.ATOMIC_MOVE);
  }

  private ConfigWatcher start(Duration interval, ThreadFactory threads) {
    Reloader reloader =
        new Reloader(folder, new ConfigLoader(_ -> null)::load, publisher::publish, reloads);
    return ConfigWatcher.start(reloader, interval, threads);
  }
}
