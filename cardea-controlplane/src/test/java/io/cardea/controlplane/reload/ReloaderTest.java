package io.cardea.controlplane.reload;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.controlplane.config.ConfigLoader;
import io.cardea.controlplane.config.Loaded;
import io.cardea.controlplane.snapshot.BuiltIn;
import io.cardea.controlplane.snapshot.SnapshotPublisher;
import io.cardea.model.adapter.HttpUpstream;
import io.cardea.model.audit.AuditUnavailable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReloaderTest {

  @TempDir Path folder;

  private final RecordedReloads reloads = new RecordedReloads();
  private final SnapshotPublisher publisher =
      new SnapshotPublisher(BuiltIn.NONE, Loaded.Valid.EMPTY);
  private long writes;

  @BeforeEach
  void writeFirst() throws IOException {
    write("a.yaml", "one");
  }

  @Test
  void shouldDoNothingWithoutAChange() {
    Reloader reloader = reloader();
    reloader.check();
    reloader.check();

    assertThat(reloads.drain()).isEmpty();
  }

  @Test
  void shouldTakeAChangeOnceItHasSettled() throws IOException {
    Reloader reloader = reloader();
    write("a.yaml", "two");

    reloader.check();
    assertThat(reloads.drain()).isEmpty();
    reloader.check();
    reloader.check();

    assertThat(reloads.drain()).containsExactly("version 2");
    assertThat(adapters()).containsExactly("two");
  }

  @Test
  void shouldWaitWhileFilesKeepChanging() throws IOException {
    Reloader reloader = reloader();
    for (int i = 0; i < 5; i++) {
      write("a.yaml", "w" + i);
      reloader.check();
    }
    assertThat(reloads.drain()).isEmpty();

    reloader.check();
    assertThat(adapters()).containsExactly("w4");
  }

  @Test
  void shouldSeeFilesComeAndGo() throws IOException {
    Reloader reloader = reloader();
    write("b.yaml", "two");
    reloader.check();
    reloader.check();
    assertThat(adapters()).containsExactlyInAnyOrder("one", "two");

    Files.delete(folder.resolve("a.yaml"));
    reloader.check();
    reloader.check();
    assertThat(adapters()).containsExactly("two");
  }

  @Test
  void shouldSeeAnEditorRenameAFileOfTheSameSizeAndTime() throws IOException {
    Path file = folder.resolve("a.yaml");
    FileTime time = Files.getLastModifiedTime(file);
    Reloader reloader = reloader();
    write("draft.txt", "two");
    Files.setLastModifiedTime(folder.resolve("draft.txt"), time);
    Files.move(folder.resolve("draft.txt"), file, StandardCopyOption.REPLACE_EXISTING);

    reloader.check();
    reloader.check();

    assertThat(adapters()).containsExactly("two");
  }

  @Test
  void shouldReadAMountedSecretAgainWhenItsVolumeIsSwapped() throws IOException {
    // Given a secret that Kubernetes mounts: a link into a folder whose link it swaps
    Path mount = Files.createDirectory(folder.resolve("mount"));
    swap(mount, "one", "Bearer one");
    Files.createSymbolicLink(mount.resolve("token"), Path.of("..data", "token"));
    write("a.yaml", "one");
    Files.writeString(
        folder.resolve("a.yaml"),
        Files.readString(folder.resolve("a.yaml"))
            .replace("/mcp\"}", "/mcp\", headers: {Authorization: {file: mount/token}}}"));
    Reloader reloader = reloader();
    reloader.reload();
    assertThat(header()).contains("Bearer one");
    reloader.check();
    reloader.check();
    assertThat(reloads.drain()).containsExactly("version 2");

    // When
    swap(mount, "two", "Bearer two");
    reloader.check();
    reloader.check();

    // Then
    assertThat(reloads.drain()).containsExactly("version 3");
    assertThat(header()).contains("Bearer two");

    // And a secret that is gone is told, and taken when it is back
    Files.delete(mount.resolve("..data"));
    reloader.check();
    reloader.check();
    assertThat(reloads.drain()).singleElement().asString().contains("the file is no file");
    assertThat(header()).contains("Bearer two");
    swap(mount, "three", "Bearer three");
    reloader.check();
    reloader.check();
    assertThat(header()).contains("Bearer three");
  }

  private static void swap(Path mount, String version, String value) throws IOException {
    Path next = Files.createDirectory(mount.resolve(".." + version));
    Files.writeString(next.resolve("token"), value + "\n");
    Path link = Files.createSymbolicLink(mount.resolve("..data_tmp"), next.getFileName());
    Files.move(link, mount.resolve("..data"), StandardCopyOption.REPLACE_EXISTING);
  }

  /** The credential of the one adapter. */
  private Optional<String> header() {
    return publisher.current().adapters().values().stream()
        .map(adapter -> ((HttpUpstream) adapter.upstream()).first().headers())
        .map(headers -> headers.get("authorization"))
        .findFirst();
  }

  @Test
  void shouldKeepTheSnapshotOnProblemsAndReportThemOnce() throws IOException {
    Reloader reloader = reloader();
    reloader.reload();
    assertThat(reloads.drain()).containsExactly("version 2");
    Files.writeString(folder.resolve("a.yaml"), "kind: Nonsense\n");

    reloader.check();
    reloader.check();
    reloader.check();

    assertThat(reloads.drain()).containsExactly("refused the key \"apiVersion\" is missing");
    assertThat(publisher.current().version()).isEqualTo(2);
    assertThat(adapters()).containsExactly("one");
  }

  @Test
  void shouldKeepTheSnapshotIfAllFilesAreGone() throws IOException {
    Reloader reloader = reloader();
    reloader.reload();
    Files.delete(folder.resolve("a.yaml"));

    reloader.check();
    reloader.check();

    assertThat(adapters()).containsExactly("one");
    assertThat(reloads.drain()).last().asString().startsWith("refused holds no *.yaml");
  }

  @Test
  void shouldReportAFaultAsAFixedText() {
    Reloader reloader =
        new Reloader(
            folder,
            _ -> {
              throw new IllegalStateException("secret detail");
            },
            publisher::publish,
            reloads);

    reloader.reload();

    assertThat(reloads.drain()).containsExactly("refused could not be loaded: internal error");
  }

  @Test
  void shouldTryAgainWhatTheAuditLogDoesNotRecordAndReportItOnce() throws IOException {
    // Given
    AtomicBoolean full = new AtomicBoolean(true);
    Reloader reloader =
        new Reloader(
            folder,
            new ConfigLoader(_ -> null)::load,
            valid -> {
              if (full.get()) {
                throw new AuditUnavailable("full", new IOException());
              }
              return publisher.publish(valid);
            },
            reloads);
    write("a.yaml", "two");

    // When
    for (int look = 0; look < 5; look++) {
      reloader.check();
    }

    // Then
    assertThat(reloads.drain())
        .containsExactly("refused is not taken: the audit log takes no records now");

    // When who asks for it is told again, and another change, too
    reloader.reload();
    assertThat(reloads.drain()).hasSize(1);
    write("a.yaml", "three");
    for (int look = 0; look < 3; look++) {
      reloader.check();
    }
    assertThat(reloads.drain()).hasSize(1);

    // Then it is taken by itself, once
    full.set(false);
    reloader.check();
    reloader.check();
    assertThat(reloads.drain()).containsExactly("version 2");
    assertThat(adapters()).containsExactly("three");
  }

  private Reloader reloader() {
    return new Reloader(folder, new ConfigLoader(_ -> null)::load, publisher::publish, reloads);
  }

  private Iterable<String> adapters() {
    return publisher.current().adapters().keySet().stream().map(key -> key.name()).toList();
  }

  /** Writes a document with a time of its own, so that no clock tick hides the change. */
  private void write(String file, String adapter) throws IOException {
    Path path = folder.resolve(file);
    Files.writeString(
        path,
        """
        apiVersion: cardea.io/v1
        kind: Adapter
        metadata: {name: %s}
        spec: {upstream: {http: {url: "https://host.example/mcp"}}}
        """
            .formatted(adapter));
    Files.setLastModifiedTime(path, FileTime.fromMillis(1_700_000_000_000L + writes++));
  }
}
