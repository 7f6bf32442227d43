package io.cardea.audit.prove;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cardea.audit.index.LogIndex;
import io.cardea.audit.query.EntryScan;
import io.cardea.audit.query.RandomLog;
import io.cardea.audit.seal.KeyFile;
import io.cardea.audit.verify.ExportCheck;
import io.cardea.audit.verify.SealKey;
import io.cardea.model.audit.RecordEntry;
import io.cardea.model.audit.RecordField;
import io.cardea.model.audit.RecordQuery;
import io.cardea.model.audit.RecordSource.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportProverTest {

  private static final RecordQuery SOME =
      RecordQuery.ALL.with(RecordField.SUBJECT, "ann").with(RecordField.STATUS, "OK");

  @TempDir private Path root = Path.of(".");
  private RandomLog log = new RandomLog(root, 1);
  private Path export = Path.of(".");
  private Path proofs = Path.of(".");
  private List<SealKey> keys = List.of();

  @BeforeEach
  void write() throws IOException {
    log = new RandomLog(root, 1);
    log.run(500);
    log.run(200);
    export = root.resolve("export.jsonl");
    proofs = root.resolve("export.proofs");
    keys = SealKey.parseAll(KeyFile.read(log.keyFile()).newest().orElseThrow().toString());
  }

  private List<RecordEntry.Line> lines(RecordQuery query) throws IOException {
    List<RecordEntry.Line> lines = new ArrayList<>();
    LogIndex index = LogIndex.readOnly(log.folder());
    try (EntryScan scan = EntryScan.of(index, query, Optional.empty())) {
      for (var entry = scan.next(); entry.isPresent(); entry = scan.next()) {
        lines.add(entry.get().beginning());
        entry.get().outcome().ifPresent(lines::add);
      }
    }
    return lines;
  }

  private void export(List<RecordEntry.Line> lines) throws IOException {
    StringBuilder records = new StringBuilder();
    StringBuilder proved = new StringBuilder();
    try (ExportProver prover = ExportProver.open(log.folder())) {
      for (RecordEntry.Line line : lines) {
        records.append(line.json()).append('\n');
        proved.append(prover.prove(line).orElseThrow());
      }
    }
    Files.writeString(export, records);
    Files.writeString(proofs, proved);
  }

  private ExportCheck.Proved check() throws IOException {
    return ExportCheck.check(export, proofs, keys);
  }

  private void assertUnproved(String why) {
    assertThatThrownBy(this::check).as(why).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldProveEachRecordOfAQuery() throws IOException {
    List<RecordEntry.Line> lines = lines(SOME);
    export(lines);

    ExportCheck.Proved proved = check();

    assertThat(proved.records()).isEqualTo(lines.size()).isGreaterThan(20);
    assertThat(proved.isWithoutGap()).isFalse();
    assertThat(proved.size()).isGreaterThan(proved.last());
    assertThat(proved.origin()).startsWith("cardea.audit/");
  }

  @Test
  void shouldSayThatNothingIsLeftOut() throws IOException {
    List<RecordEntry.Line> all = new ArrayList<>(lines(RecordQuery.ALL));
    all.sort(
        Comparator.comparingLong((RecordEntry.Line line) -> line.place().segment())
            .thenComparingLong(RecordEntry.Line::ordinal));
    export(all);
    assertThat(check().isWithoutGap()).isTrue();
    assertThat(check().first()).isZero();
    assertThat(check().records()).isEqualTo(check().size());

    export(all.subList(100, 400));
    assertThat(check().isWithoutGap()).isTrue();

    all.remove(200);
    export(all);
    assertThat(check().isWithoutGap()).isFalse();
  }

  @Test
  void shouldProveAnExportOfNothing() throws IOException {
    export(List.of());
    assertThat(check().records()).isZero();
  }

  @Test
  void shouldFindEveryFlippedByte() throws IOException {
    export(lines(SOME).subList(0, 4));
    for (Path file : List.of(export, proofs)) {
      byte[] whole = Files.readAllBytes(file);
      for (int at = 0; at < whole.length; at++) {
        byte[] changed = whole.clone();
        changed[at] ^= 1;
        Files.write(file, changed);
        assertUnproved(file + ", byte " + at);
      }
      Files.write(file, whole);
    }
    assertThat(check().records()).isEqualTo(4);
  }

  @Test
  void shouldFindALineThatWasAddedRemovedRepeatedOrMoved() throws IOException {
    export(lines(SOME).subList(0, 4));
    for (Path file : List.of(export, proofs)) {
      List<String> whole = Files.readAllLines(file);
      for (int at = 0; at < whole.size(); at++) {
        List<String> changed = new ArrayList<>(whole);
        String line = changed.remove(at);
        Files.write(file, changed);
        assertUnproved(file + " without line " + at);
        changed.addAll(at, List.of(line, line));
        Files.write(file, changed);
        assertUnproved(file + " with line %d twice".formatted(at));
        changed.set(at, "");
        Files.write(file, changed);
        assertUnproved(file + " with an empty line before " + at);
      }
      Files.write(file, whole);
    }
    List<String> records = Files.readAllLines(export);
    Files.write(export, List.of(records.get(1), records.get(0), records.get(2), records.get(3)));
    assertUnproved("two records in another order");
  }

  @Test
  void shouldFindARecordThatIsThereTwiceWithItsProof() throws IOException {
    List<RecordEntry.Line> lines = lines(SOME).subList(0, 4);
    export(Stream.concat(lines.stream(), lines.stream()).toList());
    assertThatThrownBy(this::check).hasMessageContaining("line 5", "was there before");
  }

  @Test
  void shouldBelieveNoOtherKeyAndNoOtherLog() throws IOException {
    export(lines(SOME).subList(0, 4));
    RandomLog other = new RandomLog(Files.createDirectory(root.resolve("other")), 1);
    other.run(10);
    keys = SealKey.parseAll(KeyFile.read(other.keyFile()).newest().orElseThrow().toString());
    assertThatThrownBy(this::check).hasMessageContaining("not signed by a key that is trusted");
  }

  @Test
  void shouldTakeNoFileThatIsNone() throws IOException {
    export(lines(SOME).subList(0, 4));
    byte[] whole = Files.readAllBytes(export);
    Files.write(export, Arrays.copyOf(whole, whole.length - 1));
    assertUnproved("without its last line feed");
    Files.write(export, new byte[200_000]);
    assertUnproved("a line without end");
    Files.write(export, whole);
    Files.write(proofs, new byte[200_000]);
    assertUnproved("proofs without end");
    Files.write(proofs, new byte[0]);
    assertUnproved("no proofs");
  }

  @Test
  void shouldNotProveWhatIsNotSealedYetOrNotWhatWasSealed() throws IOException {
    RecordEntry.Line line = lines(SOME).getFirst();
    try (ExportProver prover = ExportProver.open(log.folder())) {
      Place place = line.place();
      assertThat(prover.prove(new RecordEntry.Line(place, 1_000_000, "{}"))).isEmpty();
      assertThatThrownBy(
              () -> prover.prove(new RecordEntry.Line(place, line.ordinal(), line.json() + " ")))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("not what was sealed");
    }
  }
}
