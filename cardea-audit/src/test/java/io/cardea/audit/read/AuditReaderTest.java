package io.cardea.audit.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.audit.segment.Frame;
import io.cardea.audit.segment.Segment;
import io.cardea.audit.segment.SegmentFolder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditReaderTest {

  private static final int SEGMENT_BYTES = 256 * 1024;

  @TempDir Path folder = Path.of(".");

  @Test
  void shouldFindNothingInAnEmptyFolder() throws IOException {
    assertThat(read()).isEmpty();
  }

  @Test
  void shouldReadRecordsUpToTheLongest() throws IOException {
    String longest = "x".repeat(Frame.MAX_PAYLOAD_BYTES);
    write(1, "a", longest, longest, "bcdefghi");

    assertThat(read())
        .extracting(entry -> ((AuditEntry.Line) entry).json())
        .containsExactly("a", longest, longest, "bcdefghi");
  }

  @Test
  void shouldFollowALiveLogAcrossSegments() throws IOException {
    try (SegmentFolder writer = SegmentFolder.lock(folder, SEGMENT_BYTES);
        AuditReader reader = AuditReader.open(folder)) {
      Segment first = writer.prepare(1);
      assertThat(reader.next()).isEmpty();
      first.write(frame("one"));
      assertThat(reader.next()).contains(new AuditEntry.Line(1, 0, "one"));
      assertThat(reader.next()).isEmpty();

      Segment second = writer.prepare(2);
      first.write(frame("two"));
      assertThat(reader.next()).contains(new AuditEntry.Line(1, 16, "two"));
      assertThat(reader.next()).isEmpty();

      first.write(frame("three"));
      second.write(frame("four"));
      first.finish();
      assertThat(reader.next()).contains(new AuditEntry.Line(1, 32, "three"));
      assertThat(reader.next()).contains(new AuditEntry.Line(2, 0, "four"));
      assertThat(reader.next()).isEmpty();
      second.finish();
    }
  }

  @Test
  void shouldReportAMissingSegment() throws IOException {
    write(1, "one");
    write(4, "four");

    assertThat(read())
        .containsExactly(
            new AuditEntry.Line(1, 0, "one"),
            new AuditEntry.MissingSegment(2, 0),
            new AuditEntry.Line(4, 0, "four"));
  }

  @Test
  void shouldNotTakeATornFrameForARecordWhereverItEnds() throws IOException {
    byte[] whole = write(1, "first record", "second record", "last record!!");
    int start = whole.length - Frame.sizeOf("last record!!".length());
    int end = start + Frame.HEAD_BYTES + "last record!!".length();
    for (int cut = start; cut <= end; cut++) {
      // cut off, and: cut off with preallocated space behind
      byte[] zeros = Arrays.copyOf(Arrays.copyOf(whole, cut), SEGMENT_BYTES);
      for (byte[] torn : List.of(Arrays.copyOf(whole, cut), zeros)) {
        Files.write(segment(1), torn);

        List<AuditEntry> found = read();

        assertThat(found)
            .startsWith(
                new AuditEntry.Line(1, 0, "first record"),
                new AuditEntry.Line(1, 24, "second record"));
        if (cut == end) {
          assertThat(found).last().isEqualTo(new AuditEntry.Line(1, start, "last record!!"));
        } else if (cut == start) {
          assertThat(found).hasSize(2);
        } else {
          assertThat(found).hasSize(3).endsWith(new AuditEntry.TornTail(1, start));
        }
      }
    }
  }

  @Test
  void shouldReportAFrameWhoseLengthWasNotWritten() throws IOException {
    byte[] whole = write(1, "first record", "last");
    Arrays.fill(whole, 24, 28, (byte) 0);
    Files.write(segment(1), whole);

    assertThat(read())
        .containsExactly(new AuditEntry.Line(1, 0, "first record"), new AuditEntry.TornTail(1, 24));
  }

  @Test
  void shouldFindEveryFlippedBitAndGoOnBehindIt() throws IOException {
    byte[] whole = write(1, "first record", "second record", "third record");
    int from = 24;
    int to = from + Frame.sizeOf("second record".length());
    for (int bit = from * 8; bit < to * 8; bit++) {
      byte[] flipped = whole.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      Files.write(segment(1), flipped);

      assertThat(read())
          .containsExactly(
              new AuditEntry.Line(1, 0, "first record"),
              new AuditEntry.Damage(1, from, to - from),
              new AuditEntry.Line(1, to, "third record"));
    }
  }

  @Test
  void shouldReadOnAfterATornSegment() throws IOException {
    byte[] whole = write(1, "first record", "torn");
    write(2, "next");
    Files.write(segment(1), Arrays.copyOf(whole, whole.length - 6));

    assertThat(read())
        .containsExactly(
            new AuditEntry.Line(1, 0, "first record"),
            new AuditEntry.TornTail(1, 24),
            new AuditEntry.Line(2, 0, "next"));
  }

  private byte[] write(long sequence, String... payloads) throws IOException {
    try (SegmentFolder writer = SegmentFolder.lock(folder, SEGMENT_BYTES)) {
      Segment segment = writer.prepare(sequence);
      for (String payload : payloads) {
        segment.write(frame(payload));
      }
      segment.finish();
    }
    return Files.readAllBytes(segment(sequence));
  }

  private Path segment(long sequence) {
    return folder.resolve("audit-00000" + sequence + ".seg");
  }

  private List<AuditEntry> read() throws IOException {
    List<AuditEntry> found = new ArrayList<>();
    try (AuditReader reader = AuditReader.open(folder)) {
      for (var entry = reader.next(); entry.isPresent(); entry = reader.next()) {
        found.add(entry.get());
      }
      assertThat(reader.next()).isEmpty();
    }
    return found;
  }

  private static ByteBuffer frame(String payload) {
    byte[] text = payload.getBytes(StandardCharsets.UTF_8);
    byte[] bytes = new byte[Frame.HEAD_BYTES + text.length];
    System.arraycopy(text, 0, bytes, Frame.HEAD_BYTES, text.length);
    Frame frame = Frame.seal(bytes, bytes.length);
    ByteBuffer buffer = ByteBuffer.allocate(frame.size());
    frame.putInto(buffer);
    return buffer.flip();
  }
}
