package io.cardea.controlplane.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.controlplane.resource.ResourceDocument;
import io.cardea.controlplane.store.Authorship;
import io.cardea.controlplane.store.Origin;
import io.cardea.controlplane.store.Signature;
import io.cardea.controlplane.store.StoreContent;
import io.cardea.controlplane.store.StorePosition;
import io.cardea.controlplane.store.StoredResource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreCopyTest {

  private static final Duration LONG = Duration.ofHours(1);

  @TempDir Path folder;

  private StoreCopy copy() {
    return new StoreCopy(folder, LONG, Thread.ofVirtual().factory());
  }

  private static StoreContent content(long revision, String... names) {
    StorePosition at = new StorePosition("0123456789ab", revision);
    List<StoredResource> resources =
        Stream.of(names).map(name -> resource(name, new StorePosition("0123456789ab", 1))).toList();
    return new StoreContent(at, resources);
  }

  private static StoredResource resource(String name, StorePosition version) {
    ResourceDocument document =
        ResourceDocument.kept(
            """
            {"apiVersion":"v1","kind":"Role","metadata":{"name":"%s"},"spec":{"x":"é"}}\
            """
                .formatted(name));
    return new StoredResource(
        UUID.fromString("019c0000-0000-7000-8000-000000000001"),
        version,
        3,
        document,
        Instant.ofEpochMilli(5),
        "bob",
        new Signature(
            new Authorship("alice", "why", Origin.API), Instant.ofEpochMilli(1_767_225_600_123L)));
  }

  private static void write(StoreCopy copy, StoreContent... each) {
    try (copy) {
      for (StoreContent content : each) {
        copy.keep(() -> content);
      }
    }
  }

  private Path file() {
    return folder.resolve(StoreCopy.NAME);
  }

  @Test
  void shouldHoldWhatWasKeptLast() {
    write(copy(), content(1, "a"), content(2, "a", "b"));
    try (StoreCopy copy = copy()) {
      assertThat(copy.read()).contains(content(2, "a", "b"));
    }

    write(copy(), content(3));
    try (StoreCopy copy = copy()) {
      assertThat(copy.read()).contains(content(3));
    }
  }

  @Test
  void shouldBeWrittenWhileItIsUsed() throws InterruptedException {
    CountDownLatch asked = new CountDownLatch(1);
    try (StoreCopy copy = copy()) {
      copy.keep(() -> {
        asked.countDown();
        return content(1, "a");
      });

      asked.await();
    }
    assertThat(file()).exists();
  }

  @Test
  void shouldBeForItsOwnersEyesOnly() throws IOException {
    write(copy(), content(1, "a"));

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-------");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(file());
    }
  }

  @Test
  void shouldBeNothingIfItWasNeverWrittenOrIsDamaged() throws IOException {
    try (StoreCopy copy = copy()) {
      assertThat(copy.read()).isEmpty();
    }
    write(copy(), content(1, "a"));
    byte[] good = Files.readAllBytes(file());
    try (StoreCopy copy = copy()) {
      for (int at = 0; at < good.length; at++) {
        byte[] bad = good.clone();
        bad[at] ^= (byte) (1 << (at % 8));
        Files.write(file(), bad);
        assertThat(copy.read()).isEmpty();
      }
      for (int length : new int[] {0, 1, good.length / 2, good.length - 1}) {
        Files.write(file(), Arrays.copyOf(good, length));
        assertThat(copy.read()).isEmpty();
      }
    }
  }
}
