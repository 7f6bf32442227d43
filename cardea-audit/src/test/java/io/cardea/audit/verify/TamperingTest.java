package io.cardea.audit.verify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.audit.checkpoint.Checkpoint;
import io.cardea.audit.checkpoint.CheckpointFile;
import io.cardea.audit.checkpoint.NoteSigner;
import io.cardea.audit.seal.SealedLog;
import io.cardea.audit.segment.Frame;
import io.cardea.audit.verify.Finding.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What somebody may do to a log, and what a verification says to it: everything is found. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TamperingTest {

  /** Changes a log. */
  private interface Tampering {
    void on(SealedLog log) throws Exception;
  }

  private Path root = Path.of(".");
  private SealedLog original = SealedLog.write(Path.of("."));
  private String key = "";
  private String kept = "";
  private int copies;

  @BeforeAll
  void write(@TempDir Path shared) throws IOException {
    root = shared;
    // Three segments and more, in two runs, with a checkpoint at the end of each.
    original = SealedLog.write(root.resolve("original"), 150, 150);
    key = Files.readString(original.keyFile()).lines().findFirst().orElseThrow().split(" ", 2)[1];
    kept = Files.readString(original.checkpoints());
  }

  private SealedLog copy() throws IOException {
    copies++;
    return original.copy(root.resolve("copy-" + copies));
  }

  private Report verify(SealedLog log) throws IOException {
    return LogVerification.verify(log.folder(), List.of(SealKey.parse(key)), kept);
  }

  private static Report alone(SealedLog log) throws IOException {
    return LogVerification.verify(log.folder(), List.of(), "");
  }

  @Test
  void shouldProveALogThatNobodyTouched() throws IOException {
    Report report = verify(copy());

    assertThat(report.findings()).isEmpty();
    assertThat(report.isProved()).isTrue();
    assertThat(report.isVouchedFor()).isTrue();
    assertThat(report.records()).isEqualTo(report.sealed()).isGreaterThan(600);
    assertThat(report.segments()).isGreaterThan(3);
    assertThat(report.checkpoints()).isGreaterThan(4);
    assertThat(report.notes()).isEmpty();
    assertThat(alone(copy()).notes()).singleElement().asString().contains("no key was given");
  }

  /** Found by the log alone, with the place. */
  Stream<Arguments> inside() throws IOException {
    int at = original.offset(2, 5);
    String fifth = "audit-000002.seg, offset " + at;
    return Stream.of(
        row("a bit of a record", Kind.CHANGED, fifth, log -> flip(log.segment(2), at + 40)),
        row("a bit of a length", Kind.CHANGED, fifth, log -> flip(log.segment(2), at)),
        row("a bit of a checksum", Kind.CHANGED, fifth, log -> flip(log.segment(2), at + 5)),
        row(
            "another text, right checksum",
            Kind.CHANGED,
            fifth,
            log ->
                frames(
                    log,
                    2,
                    frames ->
                        frames.set(5, frame("{\"type\":\"intent\",\"subject\":\"mallory\"}\n")))),
        row(
            "a record zeroed",
            Kind.CHANGED,
            fifth,
            log -> frames(log, 2, frames -> frames.set(5, new byte[frames.get(5).length]))),
        row(
            "a record deleted",
            Kind.MISSING,
            "audit-000002.seg, behind the record at offset " + original.offset(2, 4),
            log -> frames(log, 2, frames -> frames.remove(5))),
        row(
            "the first record deleted",
            Kind.MISSING,
            "audit-000001.seg, offset 0",
            log -> frames(log, 1, List::removeFirst)),
        row(
            "many records deleted",
            Kind.MISSING,
            "audit-000002.seg, behind",
            log -> frames(log, 2, frames -> frames.subList(5, 50).clear())),
        row(
            "a segment cut",
            Kind.MISSING,
            "audit-000002.seg, behind",
            log -> frames(log, 2, frames -> frames.subList(20, frames.size()).clear())),
        row(
            "the end cut",
            Kind.MISSING,
            last() + ", behind",
            log -> frames(log, lastSegment(), List::removeLast)),
        row(
            "the end cut in the middle of a record",
            Kind.CHANGED,
            last(),
            log -> truncate(log.segment(lastSegment()), 3)),
        row(
            "everything cut",
            Kind.SEGMENT,
            "audit-000001.seg",
            log -> {
              for (long segment = 1; segment <= lastSegment(); segment++) {
                Files.delete(log.segment(segment));
              }
            }),
        row(
            "a record inserted",
            Kind.INSERTED,
            fifth,
            log ->
                frames(
                    log,
                    2,
                    frames ->
                        frames.add(5, frame("{\"type\":\"intent\",\"subject\":\"mallory\"}\n")))),
        row(
            "bytes inserted",
            Kind.DAMAGE,
            fifth,
            log -> frames(log, 2, frames -> frames.add(5, new byte[] {1, 2, 3, 4, 5, 6, 7, 8}))),
        row(
            "two records swapped",
            Kind.MOVED,
            "audit-000002.seg, offset ",
            log -> frames(log, 2, frames -> Collections.swap(frames, 5, 6))),
        row(
            "a record moved back",
            Kind.MOVED,
            "audit-000002.seg, offset ",
            log -> frames(log, 2, frames -> frames.add(5, frames.remove(40)))),
        row(
            "a record moved to another segment",
            Kind.MOVED,
            fifth,
            log -> {
              List<byte[]> from = log.frames(1);
              byte[] moved = from.remove(10);
              log.replace(1, from);
              frames(log, 2, frames -> frames.add(5, moved));
            }),
        row(
            "a record twice",
            Kind.DUPLICATED,
            fifth,
            log -> frames(log, 2, frames -> frames.add(5, frames.get(4)))),
        row(
            "a record of another segment twice",
            Kind.DUPLICATED,
            fifth,
            log -> {
              byte[] copied = log.frames(1).get(10);
              frames(log, 2, frames -> frames.add(5, copied));
            }),
        row(
            "the first segment removed",
            Kind.SEGMENT,
            "audit-000001.seg",
            log -> Files.delete(log.segment(1))),
        row(
            "a segment removed",
            Kind.SEGMENT,
            "audit-000002.seg",
            log -> Files.delete(log.segment(2))),
        row(
            "the last segment removed",
            Kind.SEGMENT,
            last(),
            log -> Files.delete(log.segment(lastSegment()))),
        row(
            "two segments swapped",
            Kind.MOVED,
            "audit-000001.seg, offset 0",
            log -> {
              Files.move(log.segment(1), log.segment(99));
              Files.move(log.segment(2), log.segment(1));
              Files.move(log.segment(99), log.segment(2));
            }),
        row(
            "a root changed",
            Kind.CHECKPOINT,
            "checkpoints, line 8",
            log -> lines(log, lines -> lines.set(9, "A".repeat(43) + "="))),
        row(
            "a size changed",
            Kind.CHECKPOINT,
            "checkpoints, line 8",
            log -> lines(log, lines -> lines.set(8, "1"))),
        row(
            "a signature changed",
            Kind.CHECKPOINT,
            "checkpoints, line 8",
            log ->
                lines(log, lines -> lines.set(12, lines.get(12).replaceAll("....==?$", "AAAA")))),
        row(
            "the first checkpoint removed",
            Kind.CHECKPOINT,
            "checkpoints",
            log -> lines(log, lines -> lines.subList(0, 7).clear())),
        row(
            "all checkpoints removed",
            Kind.CHECKPOINT,
            "checkpoints",
            log -> Files.delete(log.checkpoints())),
        row(
            "checkpoints in another order",
            Kind.CHECKPOINT,
            "checkpoints, line ",
            log -> lines(log, lines -> Collections.rotate(lines.subList(7, 19), 6))),
        row(
            "a record changed, hashes gone",
            Kind.UNLOCATED,
            "audit-000001.seg, offset %d to audit-000002.seg, offset %d"
                .formatted(Files.size(original.segment(1)), Files.size(original.segment(2))),
            log -> {
              flip(log.segment(2), at + 40);
              Files.delete(log.folder().resolve("tree/hashes-00"));
            }),
        row(
            "a record changed, hashes too",
            Kind.UNLOCATED,
            "audit-000001.seg",
            log -> {
              flip(log.segment(2), at + 40);
              flip(log.folder().resolve("tree/hashes-00"), 0);
            }),
        row(
            "sealed further by another key",
            Kind.CHECKPOINT,
            "checkpoints, line ",
            log -> forge(log, NoteSigner.make(origin(log), new SecureRandom()), false)),
        row(
            "another key introduced by itself",
            Kind.CHECKPOINT,
            "checkpoints, line ",
            log -> forge(log, NoteSigner.make(origin(log), new SecureRandom()), true)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("inside")
  void shouldFindWithTheLogAlone(String name, Kind kind, String place, Tampering tampering)
      throws Exception {
    SealedLog log = copy();
    tampering.on(log);

    Report report = alone(log);

    assertThat(report.isProved()).as(name).isFalse();
    assertThat(report.findings())
        .as(report.findings().toString())
        .anySatisfy(finding -> {
          assertThat(finding.kind()).isEqualTo(kind);
          assertThat(finding.place()).startsWith(place);
        });
    assertThat(verify(log).isProved()).isFalse();
  }

  /** Consistent in itself; found with a key or checkpoints that were kept elsewhere. */
  Stream<Arguments> fromOutside() {
    return Stream.of(
        row(
            "another log with another key",
            Kind.KEY,
            "checkpoints",
            log -> {
              SealedLog other = SealedLog.write(root.resolve("other"), 150, 150);
              other.copy(log.folder().getParent());
            }),
        row("records and checkpoints cut", Kind.ROLLBACK, "checkpoints", log -> cutTo(log, 13)),
        row("everything but the beginning cut", Kind.ROLLBACK, "checkpoints", log -> cutTo(log, 7)),
        row(
            "rewritten by whoever had the key",
            Kind.ROLLBACK,
            "records 0 to ",
            log -> {
              frames(log, 1, frames -> frames.set(3, frame("{\"type\":\"forged\"}\n")));
              resealed(log);
            }));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("fromOutside")
  void shouldFindWithWhatWasKeptElsewhere(String name, Kind kind, String place, Tampering tampering)
      throws Exception {
    SealedLog log = copy();
    tampering.on(log);

    assertThat(alone(log).isProved()).as("nobody can know: " + name).isTrue();
    Report report = verify(log);
    assertThat(report.findings())
        .as(report.findings().toString())
        .anySatisfy(finding -> {
          assertThat(finding.kind()).isEqualTo(kind);
          assertThat(finding.place()).startsWith(place);
        });
  }

  @Test
  void shouldFindAFlippedBitWhereverItIs() throws IOException {
    SealedLog log = copy();
    byte[] good = Files.readAllBytes(log.segment(2));
    for (int bit = 3; bit < good.length * 8; bit += 8 * 97 + 1) {
      byte[] bad = good.clone();
      bad[bit / 8] ^= (byte) (1 << bit % 8);
      Files.write(log.segment(2), bad);

      List<Finding> findings = alone(log).findings();

      int frame = 0;
      while (frame + 1 < log.frames(2).size() && original.offset(2, frame + 1) <= bit / 8) {
        frame++;
      }
      assertThat(findings)
          .singleElement()
          .satisfies(finding -> {
            assertThat(finding.kind()).isEqualTo(Kind.CHANGED);
          });
      assertThat(findings.getFirst().place())
          .isEqualTo("audit-000002.seg, offset " + original.offset(2, frame));
    }
  }

  @Test
  void shouldSayWhatIsNotSealedYetAndWhatAKillLeft() throws IOException {
    SealedLog log = copy();
    Files.write(
        log.segment(lastSegment()), frame("{\"type\":\"late\"}\n"), StandardOpenOption.APPEND);
    Files.write(log.segment(lastSegment()), new byte[] {9, 9, 9}, StandardOpenOption.APPEND);
    Files.writeString(log.checkpoints(), "cardea.audit/", StandardOpenOption.APPEND);

    Report report = verify(log);

    assertThat(report.findings()).isEmpty();
    assertThat(report.notes())
        .hasSize(3)
        .anyMatch(note -> note.startsWith("1 records after the last checkpoint are not sealed"))
        .anyMatch(note -> note.contains("as a killed process may leave them"))
        .anyMatch(note -> note.contains("not whole"));
  }

  private Arguments row(String name, Kind kind, String place, Tampering tampering) {
    return Arguments.of(name, kind, place, tampering);
  }

  private static void frames(SealedLog log, long segment, Consumer<List<byte[]>> edit)
      throws IOException {
    List<byte[]> frames = log.frames(segment);
    edit.accept(frames);
    log.replace(segment, frames);
  }

  private static void lines(SealedLog log, Consumer<List<String>> edit) throws IOException {
    List<String> lines = new ArrayList<>(Files.readAllLines(log.checkpoints()));
    edit.accept(lines);
    Files.writeString(log.checkpoints(), String.join("\n", lines) + "\n");
  }

  private static void flip(Path file, int at) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[at] ^= 1;
    Files.write(file, bytes);
  }

  private static void truncate(Path file, int bytes) throws IOException {
    byte[] all = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(all, all.length - bytes));
  }

  private static byte[] frame(String payload) {
    byte[] text = payload.getBytes(UTF_8);
    byte[] bytes = new byte[Frame.sizeOf(text.length)];
    System.arraycopy(text, 0, bytes, Frame.HEAD_BYTES, text.length);
    Frame unused = Frame.seal(bytes, Frame.HEAD_BYTES + text.length);
    assertThat(unused.size()).isEqualTo(bytes.length);
    return bytes;
  }

  private long lastSegment() throws IOException {
    return SegmentFrames.in(original.folder()).lastKey();
  }

  private String last() throws IOException {
    return SegmentFrames.nameOf(lastSegment());
  }

  private static String origin(SealedLog log) throws IOException {
    return Files.readAllLines(log.checkpoints()).getFirst();
  }

  /** Adds a checkpoint of another key over what is there. */
  private static void forge(SealedLog log, NoteSigner signer, boolean isIntroduced)
      throws IOException {
    CheckpointFile file = new CheckpointFile(log.checkpoints());
    Checkpoint last = Checkpoint.parse(file.last().orElseThrow().text());
    Checkpoint forged =
        new Checkpoint(
            last.origin(),
            last.size(),
            last.root(),
            last.at(),
            last.time(),
            isIntroduced ? Optional.of(signer.key()) : Optional.empty());
    file.append(forged.sign(List.of(signer)));
  }

  /** Puts the log back to its state at the checkpoint that ends before line {@code line}. */
  private static void cutTo(SealedLog log, int line) throws IOException {
    lines(log, lines -> lines.subList(line, lines.size()).clear());
    Checkpoint last =
        Checkpoint.parse(new CheckpointFile(log.checkpoints()).last().orElseThrow().text());
    for (long segment : SegmentFrames.in(log.folder()).keySet()) {
      if (segment > last.at().segment() || last.at().offset() == 0) {
        Files.delete(log.segment(segment));
      }
    }
  }

  /** Seals what is there anew, with the log's own key. */
  private static void resealed(SealedLog log) throws IOException {
    NoteSigner signer = NoteSigner.parse(Files.readAllLines(log.keyFile()).getFirst());
    CheckpointFile file = new CheckpointFile(log.checkpoints());
    List<Checkpoint> old = file.all().stream().map(note -> Checkpoint.parse(note.text())).toList();
    Files.delete(log.checkpoints());
    Merkle merkle = new Merkle();
    RunningRoot tree = new RunningRoot(merkle);
    file.append(old.getFirst().sign(List.of(signer)));
    for (long segment : SegmentFrames.in(log.folder()).keySet()) {
      try (SegmentFrames frames = SegmentFrames.open(log.segment(segment))) {
        while (frames.next()) {
          tree.add(frames.leaf(merkle));
        }
      }
    }
    Checkpoint last = old.getLast();
    file.append(
        new Checkpoint(
                last.origin(),
                tree.size(),
                Base64.getEncoder().encodeToString(tree.root()),
                last.at(),
                last.time(),
                Optional.empty())
            .sign(List.of(signer)));
  }
}
