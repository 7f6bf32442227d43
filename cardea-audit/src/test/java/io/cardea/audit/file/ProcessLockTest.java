package io.cardea.audit.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessLockTest {

  @TempDir private Path root = Path.of(".");
  private Path file = root;

  @BeforeEach
  void choose() throws IOException {
    file = Files.createDirectory(root.resolve("data")).resolve("a.lock");
  }

  private ProcessLock held() throws IOException {
    return ProcessLock.tryOf(file).orElseThrow();
  }

  private boolean isFreeForAnotherProcess() throws IOException {
    try (LockingProcess other = LockingProcess.start(file)) {
      return other.isHeld();
    }
  }

  /** Looking must not drop it: closing the file ends all locks that the process has on it. */
  @Test
  void shouldStayHeldWhateverThisProcessTries() throws IOException {
    Path link = Files.createSymbolicLink(root.resolve("link"), root.resolve("data"));
    ProcessLock lock = held();
    try (lock) {
      assertThat(ProcessLock.tryOf(file)).isEmpty();
      assertThat(ProcessLock.tryOf(link.resolve("a.lock"))).isEmpty();
      assertThat(ProcessLock.tryOf(root.resolve("data/../data/a.lock"))).isEmpty();
      assertThat(isFreeForAnotherProcess()).isFalse();
    }
    assertThat(isFreeForAnotherProcess()).isTrue();
  }

  @Test
  void shouldBeHadByOneProcessUntilItEnds() throws IOException {
    try (LockingProcess other = LockingProcess.start(file)) {
      assertThat(other.isHeld()).isTrue();
      assertThat(ProcessLock.tryOf(file)).isEmpty();
      assertThat(ProcessLock.tryOf(file)).isEmpty();
      other.kill();
      try (ProcessLock _ = held()) {
        assertThat(file).exists();
      }
    }
  }

  @Test
  void shouldEndOnceHoweverOftenItIsClosed() throws IOException {
    ProcessLock first = held();
    first.close();
    try (ProcessLock _ = held()) {
      first.close();
      assertThat(ProcessLock.tryOf(file)).isEmpty();
    }
    held().close();
  }

  @Test
  void shouldBeOfOneFile() throws IOException {
    try (ProcessLock _ = held();
        ProcessLock other = ProcessLock.tryOf(file.resolveSibling("b.lock")).orElseThrow()) {
      assertThat(other).isNotNull();
    }
  }

  @Test
  void shouldMakeAFileForItsOwnerOnlyAndFollowNoLink() throws IOException {
    held().close();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");

    Path link = Files.createSymbolicLink(root.resolve("link.lock"), file);
    for (int time = 0; time < 2; time++) { // and is not taken for held then
      assertThatThrownBy(() -> ProcessLock.tryOf(link)).isInstanceOf(IOException.class);
    }
    assertThatThrownBy(() -> ProcessLock.tryOf(root.resolve("none/a.lock")))
        .isInstanceOf(NoSuchFileException.class);
  }
}
