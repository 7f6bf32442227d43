package io.cardea.audit.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cardea.audit.checkpoint.CheckpointFile;
import io.cardea.audit.checkpoint.NoteSigner;
import io.cardea.audit.log.ProcessAuditLog;
import io.cardea.audit.read.RecordPages;
import io.cardea.audit.seal.SealedLog;
import io.cardea.audit.verify.LogVerification;
import io.cardea.model.audit.LegalHold;
import io.cardea.model.audit.RecordSource.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A segment that was signed to be removed, and is there, is not held: it goes first. */
class UnfinishedRemovalTest {

  @TempDir private Path root = Path.of(".");
  private SealedLog log = SealedLog.write(root);
  private byte[] second = new byte[0];

  /** The second of two segments is back, as if the process had been killed before it went. */
  @BeforeEach
  void write() throws IOException {
    log = SealedLog.write(root.resolve("log"), 150, 150);
    second = Files.readAllBytes(log.segment(2));
    Trimming.upTo(log, 2);
  }

  private static LegalHold hold(String name, Optional<Instant> from, Optional<Instant> until) {
    return new LegalHold(name, Optional.empty(), from, until, Instant.EPOCH, "boss", "order");
  }

  private static LegalHold ofAll() {
    return hold("all", Optional.empty(), Optional.empty());
  }

  private void assertProved() throws IOException {
    assertThat(LogVerification.verify(log.folder(), List.of(), "").findings()).isEmpty();
  }

  /** Else whoever deletes it under the hold would have the statement for it. */
  @Test
  void shouldGoBeforeAHoldThatCoversIt() throws IOException {
    HoldFile holds = Trimming.holds(log);
    Files.write(log.segment(2), second);
    assertProved();
    Instant longAgo = Instant.parse("2001-01-01T00:00:00Z");

    assertThat(holds.add(hold("old", Optional.empty(), Optional.of(longAgo)))).isTrue();
    assertThat(log.segment(2)).exists();

    assertThat(holds.add(ofAll())).isTrue();
    assertThat(log.segment(2)).doesNotExist();
    assertThat(log.segment(3)).exists();
    assertProved();
  }

  @Test
  void shouldGoAtTheNextStart() throws IOException {
    Files.write(log.segment(2), second);

    Trimming.holds(log);

    assertThat(log.segment(2)).doesNotExist();
    assertProved();
  }

  @Test
  void shouldNotBeHeldIfItCannotGo() throws IOException {
    HoldFile holds = Trimming.holds(log);
    Files.createDirectories(log.segment(2).resolve("in-the-way"));

    assertThatThrownBy(() -> holds.add(ofAll())).isInstanceOf(IOException.class);
    assertThat(holds.all()).isEmpty();
    assertThat(Trimming.holds(log).all()).isEmpty();

    Files.delete(log.segment(2).resolve("in-the-way"));
    assertThat(holds.add(ofAll())).isTrue();
  }

  @Test
  void shouldStayIfSomebodyElseSaysThatItGoes() throws IOException {
    // Given statements of the third segment, of which one is signed by another key
    CheckpointFile removals = new CheckpointFile(log.folder().resolve("removals"));
    String text = removals.last().orElseThrow().text();
    String name = NoteSigner.parse(Files.readString(log.keyFile()).strip()).key().name();
    String third = text.replace("audit-000002.seg", "audit-000003.seg");
    removals.append(NoteSigner.make(name, new SecureRandom()).note(third));
    HoldFile holds = Trimming.holds(log);
    Files.write(log.segment(2), second);

    assertThat(holds.add(ofAll())).isTrue();

    // Then it hides not the one that is ours
    assertThat(log.segment(3)).exists();
    assertThat(log.segment(2)).doesNotExist();
  }

  /** Of a disk that did not delete when it was told to. */
  @Test
  void shouldBeToldAsRemovedWhenAHoldHasFinishedIt() throws IOException {
    Path third = log.segment(3);
    byte[] bytes = Files.readAllBytes(third);
    HoldFile holds = Trimming.holds(log);
    RetentionSettings settings =
        new RetentionSettings(
            Optional.of(Duration.ofNanos(1)), OptionalLong.empty(), Optional.empty());
    try (ProcessAuditLog open = log.open()) {
      Retention retention =
          Trimming.of(
              log,
              open,
              settings,
              new WrappedHolds(holds) {
                @Override
                public Optional<LegalHold> unless(
                    Predicate<LegalHold> covers, Destruction destruction) throws IOException {
                  return super.unless(
                      covers,
                      () -> {
                        Files.deleteIfExists(third);
                        Files.createDirectories(third.resolve("in-the-way"));
                        destruction.run();
                      });
                }
              },
              Clock.systemUTC());
      Trimming.turnUntil(retention, () -> retention.state().isFailing());
      Files.delete(third.resolve("in-the-way"));
      Files.delete(third);
      Files.write(third, bytes);

      assertThat(holds.add(ofAll())).isTrue();
      Trimming.turnUntil(retention, () -> retention.state().removed() == 1);

      assertThat(third).doesNotExist();
      assertThat(retention.state().isFailing()).isFalse();
    }
    assertProved();
    List<String> records = new RecordPages(log.folder()).after(new Place(1, 0), 100_000).lines();
    String id =
        records.stream()
            .filter(line -> line.contains("\"target\":\"audit-000003.seg"))
            .map(line -> line.split("\"", 9)[7])
            .findFirst()
            .orElseThrow();
    assertThat(records)
        .filteredOn(line -> line.startsWith("{\"type\":\"outcome\",\"id\":\"" + id))
        .singleElement()
        .asString()
        .contains("\"status\":\"OK\"");
  }
}
