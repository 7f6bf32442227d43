package io.cardea.audit.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SegmentFolderTest {

  private static final int SEGMENT_BYTES = 64 << 10;

  @TempDir Path root = Path.of(".");

  @Test
  void shouldMakeFilesForTheirOwnerOnly() throws IOException {
    Path folder = root.resolve("data/audit");
    try (SegmentFolder writer = SegmentFolder.lock(folder, SEGMENT_BYTES)) {
      Segment segment = writer.prepare(1);

      assertThat(modeOf(folder)).isEqualTo("rwx------");
      assertThat(modeOf(folder.resolve("audit-000001.seg"))).isEqualTo("rw-------");
      assertThat(modeOf(folder.resolve("audit.lock"))).isEqualTo("rw-------");
      assertThat(Files.size(folder.resolve("audit-000001.seg"))).isEqualTo(SEGMENT_BYTES);
      segment.discard();
    }
  }

  @Test
  void shouldBeLockedForOneWriterAtATime() throws IOException {
    try (SegmentFolder _ = SegmentFolder.lock(root, SEGMENT_BYTES)) {
      for (int time = 0; time < 2; time++) {
        assertThatThrownBy(() -> SegmentFolder.lock(root, SEGMENT_BYTES))
            .isInstanceOf(IOException.class)
            .hasMessageContaining("another process writes the audit log in " + root);
      }
    }
    SegmentFolder.lock(root, SEGMENT_BYTES).close();
  }

  @Test
  void shouldAllocateWhatItPromises() throws IOException {
    try (SegmentFolder writer = SegmentFolder.lock(root, SEGMENT_BYTES)) {
      Segment segment = writer.prepare(1);

      assertThat(segment.hasRoom(SEGMENT_BYTES)).isTrue();
      assertThat(segment.hasRoom(SEGMENT_BYTES + 1)).isFalse();
      assertThat(segment.isHalfFull(SEGMENT_BYTES / 2 - 1)).isFalse();
      assertThat(segment.isHalfFull(SEGMENT_BYTES / 2)).isTrue();
      segment.discard();
      assertThat(root.resolve("audit-000001.seg")).doesNotExist();
    }
  }

  @Test
  void shouldReadAsZerosHoweverItWasPrepared() throws IOException {
    try (SegmentFolder writer = SegmentFolder.lock(root, SEGMENT_BYTES)) {
      Segment reserved = writer.prepare(1);
      Segment written = writer.prepareWritten(2);

      assertThat(root.resolve(SegmentName.of(1))).hasBinaryContent(new byte[SEGMENT_BYTES]);
      assertThat(root.resolve(SegmentName.of(2))).hasBinaryContent(new byte[SEGMENT_BYTES]);
      reserved.discard();
      written.discard();
    }
  }

  @Test
  void shouldReplaceWhatAnInterruptedPreparationLeft() throws IOException {
    Files.writeString(root.resolve("audit-next.tmp"), "half");
    try (SegmentFolder writer = SegmentFolder.lock(root, SEGMENT_BYTES)) {
      writer.prepare(1).discard();

      assertThat(root.resolve("audit-next.tmp")).doesNotExist();
    }
  }

  @Test
  void shouldListSegmentsByNumberAndNothingElse() throws IOException {
    for (String name :
        new String[] {
          "audit-1000000.seg", "audit-000002.seg", "audit-000010.seg", "audit-0000003.seg",
          "audit-000004.seg.bak", "audit-00005.seg", "audit-next.tmp", "audit-00000x.seg"
        }) {
      Files.createFile(root.resolve(name));
    }

    assertThat(SegmentName.in(root)).containsExactly(2L, 10L, 1_000_000L);
    assertThat(SegmentName.of(1_000_000)).isEqualTo("audit-1000000.seg");
  }

  @Test
  void shouldRefusePayloadsThatNoReaderWouldTake() {
    int most = Frame.HEAD_BYTES + Frame.MAX_PAYLOAD_BYTES;

    assertThat(Frame.seal(new byte[most], most).size()).isEqualTo(most);
    assertThatThrownBy(() -> Frame.seal(new byte[most + 1], most + 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Frame.seal(new byte[8], 8))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static String modeOf(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
