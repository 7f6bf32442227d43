package io.cardea.audit.verify;

import static io.cardea.audit.verify.Specimen.alone;
import static io.cardea.audit.verify.Specimen.assertFound;
import static io.cardea.audit.verify.Specimen.cutTo;
import static io.cardea.audit.verify.Specimen.flip;
import static io.cardea.audit.verify.Specimen.forge;
import static io.cardea.audit.verify.Specimen.frame;
import static io.cardea.audit.verify.Specimen.frames;
import static io.cardea.audit.verify.Specimen.lines;
import static io.cardea.audit.verify.Specimen.resealed;
import static io.cardea.audit.verify.Specimen.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.audit.seal.SealedLog;
import io.cardea.audit.verify.Finding.Kind;
import io.cardea.audit.verify.Specimen.Tampering;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What somebody may do to checkpoints, keys and hashes, or to everything at once. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TamperedSealsTest {

  private static final String SECOND = "checkpoints, line 8";
  private static final String SOME = "checkpoints, line ";

  private @Nullable Specimen made;
  private Path root = Path.of(".");

  @BeforeAll
  void write(@TempDir Path shared) throws IOException {
    root = shared;
    made = new Specimen(shared);
  }

  private Specimen specimen() {
    return Objects.requireNonNull(made);
  }

  Stream<Arguments> inside() throws IOException {
    SealedLog original = specimen().original();
    int at = original.offset(2, 5) + 40;
    String between =
        "audit-000001.seg, offset %d to audit-000002.seg, offset %d"
            .formatted(Files.size(original.segment(1)), Files.size(original.segment(2)));
    return Stream.of(
        row("a root", Kind.CHECKPOINT, SECOND, lines(all -> all.set(9, "A".repeat(43) + "="))),
        row("a size", Kind.CHECKPOINT, SECOND, lines(all -> all.set(8, "1"))),
        row(
            "a signature",
            Kind.CHECKPOINT,
            SECOND,
            lines(all -> all.set(12, all.get(12).replaceAll("....==?$", "AAAA")))),
        row(
            "the first removed",
            Kind.CHECKPOINT,
            "checkpoints",
            lines(all -> all.subList(0, 7).clear())),
        row("all removed", Kind.CHECKPOINT, "checkpoints", log -> Files.delete(log.checkpoints())),
        row(
            "another order",
            Kind.CHECKPOINT,
            SOME,
            lines(all -> Collections.rotate(all.subList(7, 19), 6))),
        row("sealed further by another key", Kind.CHECKPOINT, SOME, log -> forge(log, false)),
        row("another key that introduces itself", Kind.CHECKPOINT, SOME, log -> forge(log, true)),
        row(
            "a record, and no hashes",
            Kind.UNLOCATED,
            between,
            log -> {
              flip(log.segment(2), at);
              Files.delete(log.folder().resolve("tree/hashes-00"));
            }),
        row(
            "a record and its hash",
            Kind.UNLOCATED,
            "audit-000001.seg",
            log -> {
              flip(log.segment(2), at);
              flip(log.folder().resolve("tree/hashes-00"), 0);
            }));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("inside")
  void shouldBeFoundWithItsPlace(String name, Kind kind, String place, Tampering tampering)
      throws Exception {
    SealedLog log = specimen().copy();
    tampering.on(log);

    assertFound(alone(log), kind, place);
    assertThat(specimen().verify(log).isProved()).as(name).isFalse();
  }

  /** Consistent in itself: it takes a key or checkpoints that were kept elsewhere. */
  Stream<Arguments> outside() {
    return Stream.of(
        row(
            "another log with another key",
            Kind.KEY,
            "checkpoints",
            log -> SealedLog.write(root.resolve("other"), 150, 150).copy(log.root())),
        row("records and checkpoints cut", Kind.ROLLBACK, "checkpoints", log -> cutTo(log, 13)),
        row("all but the beginning cut", Kind.ROLLBACK, "checkpoints", log -> cutTo(log, 7)),
        row(
            "rewritten by whoever had the key",
            Kind.ROLLBACK,
            "records 0 to ",
            log -> {
              frames(1, all -> all.set(3, frame("{\"type\":\"forged\"}\n"))).on(log);
              resealed(log);
            }));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("outside")
  void shouldBeFoundWithWhatWasKeptElsewhere(
      String name, Kind kind, String place, Tampering tampering) throws Exception {
    SealedLog log = specimen().copy();
    tampering.on(log);

    assertThat(alone(log).isProved()).as("nobody can know: " + name).isTrue();
    assertFound(specimen().verify(log), kind, place);
  }
}
