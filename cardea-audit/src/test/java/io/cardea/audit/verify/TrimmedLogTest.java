package io.cardea.audit.verify;

import static io.cardea.audit.verify.Specimen.alone;
import static io.cardea.audit.verify.Specimen.assertFound;
import static io.cardea.audit.verify.Specimen.cutTo;
import static io.cardea.audit.verify.Specimen.flip;
import static io.cardea.audit.verify.Specimen.frame;
import static io.cardea.audit.verify.Specimen.frames;
import static io.cardea.audit.verify.Specimen.row;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.audit.checkpoint.CheckpointFile;
import io.cardea.audit.checkpoint.NoteSigner;
import io.cardea.audit.checkpoint.SignedNote;
import io.cardea.audit.prove.Prover;
import io.cardea.audit.retention.Trimming;
import io.cardea.audit.seal.KeyFile;
import io.cardea.audit.seal.SealedLog;
import io.cardea.audit.verify.Finding.Kind;
import io.cardea.audit.verify.Specimen.Tampering;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What somebody may do to a log of which retention has removed the first two segments. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TrimmedLogTest {

  private static final Pattern INTENT = Pattern.compile("\"type\":\"intent\",\"id\":\"([^\"]+)");
  private static final String FIRST = "audit-000001.seg";
  private static final String THIRD = "audit-000003.seg";
  private static final String STATEMENT = "removals, line ";

  private @Nullable Specimen made;
  private @Nullable SealedLog whole;

  @BeforeAll
  void write(@TempDir Path shared) throws IOException {
    SealedLog log = SealedLog.write(shared.resolve("original"), 150, 150);
    whole = log.copy(shared.resolve("whole"));
    Trimming.upTo(log, 2);
    made = new Specimen(shared, log);
  }

  private Specimen specimen() {
    return Objects.requireNonNull(made);
  }

  /** As it was before anything was removed. */
  private SealedLog whole() {
    return Objects.requireNonNull(whole);
  }

  private static Path removals(SealedLog log) {
    return log.folder().resolve("removals");
  }

  private static Tampering lines(int from, int to) {
    return log -> {
      List<String> lines = new ArrayList<>(Files.readAllLines(removals(log)));
      lines.subList(from, to).clear();
      Files.writeString(removals(log), String.join("\n", lines) + "\n");
    };
  }

  /** What the record of a removal of the third segment is, of all its records but {@code some}. */
  private String statement(long some) throws IOException {
    Seals seals = Seals.read(specimen().original().checkpoints());
    return """
    {"type":"admin","id":"%s","time":"2026-03-01T12:00:00.000000Z","tenant":"default",\
    "issuer":"cardea.audit","subject":"retention","source":"","method":"REMOVE",\
    "target":"audit-000003.seg %d %d 2026-03-01T12:00:00Z 2026-03-01T12:00:00Z sha256=%s budget"}
    """
        .formatted(UUID.randomUUID(), seals.before(3), seals.behind(3) - some, "0".repeat(64));
  }

  /** Puts a record behind all others while the gateway is down; its next start seals that. */
  private static void smuggle(SealedLog log, String record) throws IOException {
    long last = SegmentFrames.in(log.folder()).lastKey();
    Files.write(log.segment(last), frame(record), StandardOpenOption.APPEND);
    log.run(1);
  }

  private static void state(SealedLog log, String record, NoteSigner signer) throws IOException {
    new CheckpointFile(removals(log)).append(signer.note(record));
  }

  private static NoteSigner key(SealedLog log) throws IOException {
    return NoteSigner.parse(Files.readAllLines(log.keyFile()).getFirst());
  }

  private static NoteSigner otherKey(SealedLog log) throws IOException {
    return NoteSigner.make(key(log).key().name(), new SecureRandom());
  }

  private static void steal(SealedLog log) throws IOException {
    Files.delete(log.segment(3));
  }

  @Test
  void shouldProveWhatIsLeft() throws IOException {
    Report report = specimen().verify(specimen().copy());

    assertThat(report.findings()).isEmpty();
    assertThat(report.removed()).isGreaterThan(200);
    assertThat(report.records() + report.removed()).isEqualTo(report.sealed());
    assertThat(report.notes())
        .singleElement()
        .asString()
        .startsWith("2 segments with " + report.removed() + " records were removed");
  }

  /** What was kept elsewhere before records were removed says the same of those that are left. */
  @Test
  void shouldExtendWhatWasKeptBefore() throws IOException {
    String kept = Files.readString(whole().checkpoints());

    Report report =
        LogVerification.verify(
            specimen().copy().folder(), SealKey.parseAll(key(whole()).key().toString()), kept);

    assertThat(report.findings()).isEmpty();
  }

  @Test
  void shouldProveRecordsThatAreLeft() throws IOException {
    SealedLog log = specimen().copy();
    Matcher intent = INTENT.matcher(Files.readString(log.segment(3), ISO_8859_1));
    assertThat(intent.find()).isTrue();

    String proof =
        Prover.open(log.folder()).prove(UUID.fromString(intent.group(1)), Prover.Which.BEGINNING);

    RecordProof proved = RecordProof.check(proof, SealKey.parseAll(key(log).key().toString()));
    assertThat(proved.record()).contains(intent.group(1));
  }

  @Test
  void shouldProveWhatWasPutBack() throws IOException {
    SealedLog log = specimen().copy();
    for (long segment = 1; segment <= 2; segment++) {
      Files.copy(whole().segment(segment), log.segment(segment));
    }

    Report report = alone(log);

    assertThat(report.findings()).isEmpty();
    assertThat(report.removed()).isZero();
    assertThat(report.notes()).anyMatch(note -> note.contains("from an archive"));
  }

  Stream<Arguments> ofRecords() throws IOException {
    int at = specimen().original().offset(3, 5);
    long last = specimen().lastSegment();
    return Stream.of(
        row("a bit", Kind.CHANGED, THIRD + ", offset " + at, log -> flip(log.segment(3), at + 40)),
        row("one removed", Kind.MISSING, THIRD, frames(3, all -> all.remove(5))),
        row("the first removed", Kind.MISSING, THIRD, frames(3, List::removeFirst)),
        row(
            "one inserted",
            Kind.INSERTED,
            THIRD,
            frames(3, all -> all.add(5, frame("{\"type\":\"forged\"}\n")))),
        row("the next segment", Kind.SEGMENT, THIRD, TrimmedLogTest::steal),
        row(
            "the segment that says what was removed",
            Kind.SEGMENT,
            SegmentFrames.nameOf(last),
            log -> Files.delete(log.segment(last))),
        row(
            "put back and changed",
            Kind.CHANGED,
            FIRST,
            log -> {
              Files.copy(whole().segment(1), log.segment(1));
              flip(log.segment(1), (int) Files.size(log.segment(1)) / 2);
            }),
        row(
            "put back and cut",
            Kind.MISSING,
            FIRST,
            log -> {
              Files.copy(whole().segment(1), log.segment(1));
              frames(1, List::removeLast).on(log);
            }),
        row(
            "a hash of what was removed",
            Kind.UNLOCATED,
            FIRST,
            log -> flip(log.folder().resolve("tree/hashes-00"), 64)),
        row(
            "all hashes",
            Kind.UNLOCATED,
            FIRST,
            log -> Files.delete(log.folder().resolve("tree/hashes-00"))));
  }

  Stream<Arguments> ofStatements() {
    return Stream.of(
        row("all gone", Kind.SEGMENT, FIRST, log -> Files.delete(removals(log))),
        row("one gone", Kind.SEGMENT, FIRST, lines(0, 3)),
        row("its signature gone", Kind.SEGMENT, FIRST, lines(2, 3)),
        row(
            "of another segment",
            Kind.REMOVAL,
            STATEMENT + 1,
            log -> {
              String text = Files.readString(removals(log));
              Files.writeString(removals(log), text.replace(FIRST, THIRD));
              steal(log);
            }),
        row(
            "a bit of its signature",
            Kind.REMOVAL,
            STATEMENT + 1,
            log -> flip(removals(log), Files.readString(removals(log)).indexOf("— ") + 60)),
        row(
            "something else",
            Kind.REMOVAL,
            STATEMENT,
            log -> state(log, "{\"type\":\"intent\"}\n", key(log))),
        row(
            "signed by another key, and not recorded",
            Kind.REMOVAL,
            STATEMENT,
            log -> {
              steal(log);
              state(log, statement(0), otherKey(log));
            }));
  }

  Stream<Arguments> forged() {
    return Stream.of(
        row(
            "signed by the key, and not recorded",
            Kind.REMOVAL,
            STATEMENT,
            log -> {
              steal(log);
              state(log, statement(0), key(log));
            }),
        row(
            "recorded and never sealed",
            Kind.REMOVAL,
            STATEMENT,
            log -> {
              steal(log);
              String record = statement(0);
              long last = SegmentFrames.in(log.folder()).lastKey();
              Files.write(log.segment(last), frame(record), StandardOpenOption.APPEND);
              state(log, record, key(log));
            }),
        row(
            "recorded, and signed by another key",
            Kind.REMOVAL,
            STATEMENT,
            log -> {
              String record = statement(0);
              smuggle(log, record);
              steal(log);
              state(log, record, otherKey(log));
            }),
        row(
            "recorded, and signed by a key that was replaced",
            Kind.REMOVAL,
            STATEMENT,
            log -> {
              NoteSigner old = key(log);
              KeyFile.read(log.keyFile()).rotate(new SecureRandom());
              log.run(1);
              String record = statement(0);
              smuggle(log, record);
              steal(log);
              state(log, record, old);
            }),
        row(
            "of other records",
            Kind.REMOVAL,
            STATEMENT,
            log -> {
              String record = statement(1);
              smuggle(log, record);
              steal(log);
              state(log, record, key(log));
            }));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"ofRecords", "ofStatements", "forged"})
  void shouldBeFoundWithItsPlace(String name, Kind kind, String place, Tampering tampering)
      throws Exception {
    SealedLog log = specimen().copy();
    tampering.on(log);

    assertFound(alone(log), kind, place);
    assertThat(specimen().verify(log).isProved()).as(name).isFalse();
    assertThat(alone(log).findings())
        .as("what is gone and is not proved to have been removed is named")
        .satisfies(findings -> {
          if (!Files.exists(log.segment(3))) {
            assertThat(findings).anyMatch(one -> one.kind() == Kind.SEGMENT);
          }
        });
  }

  /** Whoever has no key may put one of their own before the one that is trusted. */
  @Test
  void shouldTakeNoRemovalOfAKeyBeforeTheTrustedOne() throws IOException {
    SealedLog log = specimen().copy();
    String record = statement(0);
    smuggle(log, record);
    NoteSigner genuine = key(log);
    KeyFile.read(log.keyFile()).rotate(new SecureRandom());
    log.run(1);
    List<SealKey> trusted = List.of(SealKey.parse(key(log).key().toString()));
    assertThat(LogVerification.verify(log.folder(), trusted, "").findings())
        .as("nor those that were made before it was introduced")
        .allMatch(one -> one.kind() == Kind.REMOVAL || one.kind() == Kind.SEGMENT);

    NoteSigner forger = otherKey(log);
    List<SignedNote> notes = new CheckpointFile(log.checkpoints()).all();
    Files.delete(log.checkpoints());
    for (SignedNote note : notes) {
      new CheckpointFile(log.checkpoints()).append(resigned(note, genuine, forger));
    }
    Files.delete(removals(log));
    steal(log);
    state(log, record, forger);

    assertThat(alone(log).findings()).noneMatch(one -> one.place().endsWith(THIRD));
    assertThat(LogVerification.verify(log.folder(), trusted, "").findings())
        .anyMatch(one -> one.kind() == Kind.REMOVAL)
        .anyMatch(one -> one.kind() == Kind.SEGMENT && one.place().equals(THIRD));
  }

  /** A checkpoint with another key and its signature wherever {@code genuine} has one. */
  private static SignedNote resigned(SignedNote note, NoteSigner genuine, NoteSigner forger) {
    if (!note.isSignedBy(genuine.key())) {
      return note;
    }
    String text = note.text().replace(genuine.key().toString(), forger.key().toString());
    List<String> signatures = new ArrayList<>(forger.note(text).signatures());
    note.signatures().stream()
        .filter(line -> text.equals(note.text()) && note.signatures().size() > 1)
        .forEach(signatures::add);
    return new SignedNote(text, signatures);
  }

  /** Whoever has the log and its key, too, can do what the gateway does. */
  @Test
  void shouldTakeWhatTheGatewayItselfWouldSay() throws IOException {
    SealedLog log = specimen().copy();
    String record = statement(0);
    smuggle(log, record);
    steal(log);
    state(log, record, key(log));

    assertThat(alone(log).findings()).isEmpty();
  }

  @Test
  void shouldFindARollbackWithWhatWasKeptElsewhere() throws Exception {
    SealedLog log = specimen().copy();
    List<String> lines = Files.readAllLines(log.checkpoints());
    String last = "at " + SegmentFrames.nameOf(specimen().lastSegment());
    int line = 0;
    while (!lines.get(line).startsWith(last)) {
      line++;
    }
    cutTo(log, line - 3);

    assertFound(specimen().verify(log), Kind.ROLLBACK, "checkpoints");
  }
}
