package io.cardea.dataplane.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSessionJournalTest {

  @TempDir Path temporary;

  private Path folder() {
    return temporary.resolve("sessions");
  }

  @Test
  void shouldTakeUpWhatAnEarlierProcessKept() throws Exception {
    // Given
    try (JournalRig first = JournalRig.begin(folder())) {
      JournalRig.await(first.keep(1, Sample.state("info")));
      JournalRig.await(first.keep(2, Sample.bare()));
      JournalRig.await(first.keep(1, Sample.state("debug")));
      JournalRig.await(first.end(2));
    }

    // When
    try (JournalRig second = JournalRig.begin(folder())) {
      // Then
      assertThat(second.live).isEqualTo(Map.of(Sample.key(1), Sample.state("debug")));
      assertThat(second.givenUp).isEmpty();
    }
  }

  @Test
  void shouldHaveWrittenWhatItHasAnsweredWithoutBeingClosed() throws Exception {
    // Given
    try (JournalRig rig = JournalRig.begin(folder())) {
      JournalRig.await(rig.keep(1, Sample.bare()));
      JournalRig.await(rig.keep(2, Sample.bare()));
      JournalRig.await(rig.end(1));

      // When: as after kill -9, nobody closes anything.
      JournalReader found = JournalRig.read(folder());

      // Then
      assertThat(found.live()).containsOnlyKeys(Sample.key(2));
      assertThat(found.damaged()).isZero();
    }
  }

  @Test
  void shouldKeepAnEndedSessionEndedOverManyProcesses() throws Exception {
    try (JournalRig first = JournalRig.begin(folder())) {
      JournalRig.await(first.keep(1, Sample.bare()));
    }
    try (JournalRig second = JournalRig.begin(folder())) {
      JournalRig.await(second.end(1));
    }
    for (int process = 0; process < 3; process++) {
      try (JournalRig next = JournalRig.begin(folder())) {
        assertThat(next.live).isEmpty();
      }
    }
  }

  @Test
  void shouldTakeNoMoreThanItMay() throws Exception {
    try (JournalRig first = JournalRig.begin(folder())) {
      for (int id = 1; id <= 5; id++) {
        JournalRig.await(first.keep(id, Sample.bare()));
      }
    }
    try (JournalRig second = JournalRig.begin(folder(), 3)) {
      assertThat(second.live).hasSize(3);
      assertThat(second.givenUp).hasSize(2);
    }
  }

  @Test
  void shouldStayBoundedOnDisk() throws Exception {
    // Given
    String long256Kib = "x".repeat(256 * 1024);
    try (JournalRig rig = JournalRig.begin(folder())) {
      // When: 25 MiB are said about one session.
      for (int i = 0; i < 100; i++) {
        JournalRig.await(rig.keep(1, Sample.bare().logging(long256Kib + i)));
      }
    }

    // Then: logs of 4 MiB are left, and as few as there may be.
    long bytes = 0;
    for (Path file : JournalRig.files(folder(), "")) {
      bytes += Files.size(file);
    }
    assertThat(bytes).isLessThan(12L * 1024 * 1024);
    try (JournalRig next = JournalRig.begin(folder())) {
      assertThat(next.live).containsEntry(Sample.key(1), Sample.bare().logging(long256Kib + 99));
    }
  }

  @Test
  void shouldEndWithItsProcessWhatIsTooLargeToKeep() throws Exception {
    try (JournalRig first = JournalRig.begin(folder())) {
      JournalRig.await(first.keep(1, Sample.bare()));
      JournalRig.await(first.keep(1, Sample.bare().logging("x".repeat(Line.MAX_BYTES))));
      JournalRig.await(first.keep(2, Sample.bare()));
    }
    try (JournalRig second = JournalRig.begin(folder())) {
      assertThat(second.live).containsOnlyKeys(Sample.key(2));
    }
  }

  @Test
  void shouldBeReadableByItsOwnerOnly() throws Exception {
    try (JournalRig rig = JournalRig.begin(folder())) {
      JournalRig.await(rig.keep(1, Sample.bare()));
    }
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder())))
        .isEqualTo("rwx------");
    for (Path file : JournalRig.files(folder(), "")) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
    }
  }

  @Test
  void shouldSayWhichFolderCannotBeUsed() throws IOException {
    Files.writeString(folder(), "no folder");
    assertThatThrownBy(() -> JournalRig.begin(folder()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(folder().toString());
  }
}
