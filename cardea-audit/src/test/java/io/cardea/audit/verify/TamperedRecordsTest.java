package io.cardea.audit.verify;

import static io.cardea.audit.verify.Specimen.alone;
import static io.cardea.audit.verify.Specimen.assertFound;
import static io.cardea.audit.verify.Specimen.flip;
import static io.cardea.audit.verify.Specimen.frame;
import static io.cardea.audit.verify.Specimen.frames;
import static io.cardea.audit.verify.Specimen.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.audit.seal.SealedLog;
import io.cardea.audit.verify.Finding.Kind;
import io.cardea.audit.verify.Specimen.Tampering;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What somebody may do to the records of a log: it is found with nothing but the folder. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TamperedRecordsTest {

  private static final String FORGED = "{\"type\":\"intent\",\"subject\":\"mallory\"}\n";
  private static final String SECOND = "audit-000002.seg, offset ";

  private @Nullable Specimen made;

  @BeforeAll
  void write(@TempDir Path shared) throws IOException {
    made = new Specimen(shared);
  }

  private Specimen specimen() {
    return Objects.requireNonNull(made);
  }

  @Test
  void shouldProveALogThatNobodyTouched() throws IOException {
    Report report = specimen().verify(specimen().copy());

    assertThat(report.findings()).isEmpty();
    assertThat(report.isProved()).isTrue();
    assertThat(report.isVouchedFor()).isTrue();
    assertThat(report.records()).isEqualTo(report.sealed()).isGreaterThan(600);
    assertThat(report.segments()).isGreaterThan(3);
    assertThat(report.checkpoints()).isGreaterThan(4);
    assertThat(report.notes()).isEmpty();
    assertThat(alone(specimen().copy()).notes())
        .singleElement()
        .asString()
        .contains("no key was given");
  }

  Stream<Arguments> changed() throws IOException {
    int at = specimen().original().offset(2, 5);
    String fifth = SECOND + at;
    return Stream.of(
        row("a bit of a record", Kind.CHANGED, fifth, log -> flip(log.segment(2), at + 40)),
        row("a bit of a length", Kind.CHANGED, fifth, log -> flip(log.segment(2), at)),
        row("a bit of a checksum", Kind.CHANGED, fifth, log -> flip(log.segment(2), at + 5)),
        row("another text", Kind.CHANGED, fifth, frames(2, all -> all.set(5, frame(FORGED)))),
        row(
            "zeros",
            Kind.CHANGED,
            fifth,
            frames(2, all -> all.set(5, new byte[all.get(5).length]))),
        row("a record inserted", Kind.INSERTED, fifth, frames(2, all -> all.add(5, frame(FORGED)))),
        row(
            "bytes inserted",
            Kind.DAMAGE,
            fifth,
            frames(2, all -> all.add(5, new byte[] {1, 2, 3, 4, 5, 6, 7, 8}))),
        row("two swapped", Kind.MOVED, SECOND, frames(2, all -> Collections.swap(all, 5, 6))),
        row("one moved", Kind.MOVED, SECOND, frames(2, all -> all.add(5, all.remove(40)))),
        row("one twice", Kind.DUPLICATED, fifth, frames(2, all -> all.add(5, all.get(4)))),
        row(
            "one of another segment",
            Kind.DUPLICATED,
            fifth,
            log -> {
              byte[] copied = log.frames(1).get(10);
              frames(2, all -> all.add(5, copied)).on(log);
            }),
        row(
            "one moved to another segment",
            Kind.MOVED,
            fifth,
            log -> {
              byte[] moved = log.frames(1).get(10);
              frames(1, all -> all.remove(10)).on(log);
              frames(2, all -> all.add(5, moved)).on(log);
            }));
  }

  Stream<Arguments> removed() throws IOException {
    long end = specimen().lastSegment();
    String last = SegmentFrames.nameOf(end);
    String fourth =
        "audit-000002.seg, behind the record at offset " + specimen().original().offset(2, 4);
    return Stream.of(
        row("one", Kind.MISSING, fourth, frames(2, all -> all.remove(5))),
        row("the first", Kind.MISSING, "audit-000001.seg, offset 0", frames(1, List::removeFirst)),
        row("many", Kind.MISSING, fourth, frames(2, all -> all.subList(5, 50).clear())),
        row(
            "half a segment",
            Kind.MISSING,
            fourth,
            frames(2, all -> all.subList(5, all.size()).clear())),
        row("the last", Kind.MISSING, last + ", behind", frames(end, List::removeLast)),
        row(
            "half of the last",
            Kind.CHANGED,
            last,
            frames(end, all -> all.add(Arrays.copyOf(all.removeLast(), 99)))),
        row(
            "the first segment",
            Kind.SEGMENT,
            "audit-000001.seg",
            log -> Files.delete(log.segment(1))),
        row("a segment", Kind.SEGMENT, "audit-000002.seg", log -> Files.delete(log.segment(2))),
        row("the last segment", Kind.SEGMENT, last, log -> Files.delete(log.segment(end))),
        row(
            "every segment",
            Kind.SEGMENT,
            "audit-000001.seg",
            log -> {
              for (long segment = 1; segment <= end; segment++) {
                Files.delete(log.segment(segment));
              }
            }),
        row(
            "segments swapped",
            Kind.MOVED,
            "audit-000001.seg, offset 0",
            log -> {
              Files.move(log.segment(1), log.segment(99));
              Files.move(log.segment(2), log.segment(1));
              Files.move(log.segment(99), log.segment(2));
            }));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"changed", "removed"})
  void shouldBeFoundWithItsPlace(String name, Kind kind, String place, Tampering tampering)
      throws Exception {
    SealedLog log = specimen().copy();
    tampering.on(log);

    assertFound(alone(log), kind, place);
    assertThat(specimen().verify(log).isProved()).as(name).isFalse();
  }

  @Test
  void shouldFindAFlippedBitWhereverItIs() throws IOException {
    SealedLog log = specimen().copy();
    byte[] good = Files.readAllBytes(log.segment(2));
    int frame = 0;
    for (int bit = 3; bit < good.length * 8; bit += 8 * 97 + 1) {
      byte[] bad = good.clone();
      bad[bit / 8] ^= (byte) (1 << bit % 8);
      Files.write(log.segment(2), bad);
      while (frame + 1 < specimen().original().frames(2).size()
          && specimen().original().offset(2, frame + 1) <= bit / 8) {
        frame++;
      }

      Finding finding = alone(log).findings().getFirst();

      assertThat(finding.kind()).isEqualTo(Kind.CHANGED);
      assertThat(finding.place()).isEqualTo(SECOND + specimen().original().offset(2, frame));
    }
  }

  @Test
  void shouldSayWhatIsNotSealedYetAndWhatAKillLeft() throws IOException {
    SealedLog log = specimen().copy();
    Path last = log.segment(specimen().lastSegment());
    Files.write(last, frame("{\"type\":\"late\"}\n"), StandardOpenOption.APPEND);
    Files.write(last, new byte[] {9, 9, 9}, StandardOpenOption.APPEND);
    Files.writeString(log.checkpoints(), "cardea.audit/", StandardOpenOption.APPEND);

    Report report = specimen().verify(log);

    assertThat(report.findings()).isEmpty();
    assertThat(report.notes())
        .hasSize(3)
        .anyMatch(note -> note.startsWith("1 records after the last checkpoint are not sealed"))
        .anyMatch(note -> note.contains("as a killed process may leave them"))
        .anyMatch(note -> note.contains("not whole"));
  }
}
