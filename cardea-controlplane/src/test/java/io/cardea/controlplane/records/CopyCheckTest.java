package io.cardea.controlplane.records;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.model.audit.RecordQuery;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever changes the database is found out, and cannot make this node tell lies about itself. */
class CopyCheckTest {

  @TempDir private Path root = Path.of(".");

  private RecordedLog log() {
    return new RecordedLog(root, 5, Duration.ofMinutes(1)).run(120);
  }

  private static CopyCheck.Report check(Copied copied, RecordedLog log) throws IOException {
    return CopyCheck.check(copied.database(), log.folder());
  }

  @Test
  void shouldFindNothingWhereNothingWasChanged() throws IOException {
    RecordedLog log = log();
    RecordedLog other = new RecordedLog(root.resolve("other"), 6, Duration.ofMinutes(1)).run(50);
    try (Copied copied = new Copied()) {
      copied.copy(other.folder(), "there");
      copied.copy(log.folder(), "here");

      CopyCheck.Report report = check(copied, log);

      assertThat(report.findings()).isEmpty();
      assertThat(report.isClean()).isTrue();
      assertThat(report.checked()).isEqualTo(report.sealed()).isGreaterThan(120);
      assertThat(report.others()).singleElement().asString().contains("there");

      // When more is sealed than is copied
      log.run(10);
      CopyCheck.Report later = check(copied, log);
      assertThat(later.isClean()).isTrue();
      assertThat(later.waiting()).isEqualTo(later.sealed() - later.checked()).isPositive();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "UPDATE schema.audit_record SET record = record || ' ' WHERE leaf = 1; record 1 is not what was sealed",
        "UPDATE schema.audit_record SET record = decode('00ff', 'hex') WHERE leaf = 1; record 1 is not what was sealed",
        "UPDATE schema.audit_record SET leaf = 100000 WHERE leaf = 1; records 1 to 1 are missing",
        "UPDATE schema.audit_record SET leaf = 100000 WHERE leaf = 1; record 100000 is not what was sealed",
        "DELETE FROM schema.audit_record WHERE leaf BETWEEN 3 AND 6; records 3 to 6 are missing",
        "DELETE FROM schema.audit_record WHERE leaf > 200; records 201 to",
        "DELETE FROM schema.audit_record; records 0 to",
        "UPDATE schema.audit_record SET subject = 'somebody' WHERE leaf = LEAF; columns of record LEAF",
        "UPDATE schema.audit_record SET tenant = NULL WHERE leaf = LEAF; columns of record LEAF",
        "UPDATE schema.audit_record SET micros = 0 WHERE leaf = LEAF; columns of record LEAF",
        "UPDATE schema.audit_record SET at = at + 1 WHERE leaf = LEAF; columns of record LEAF",
        "UPDATE schema.audit_record SET status = 'OPEN' WHERE leaf = LEAF; columns of record LEAF",
        "UPDATE schema.audit_record SET outcome = -1 WHERE leaf = LEAF; columns of record LEAF",
        "UPDATE schema.audit_record SET outcome_at = 5 WHERE leaf = LEAF; columns of record LEAF",
        "INSERT INTO schema.audit_record SELECT log, leaf, at + 1, micros, outcome, outcome_at, type, id, tenant, event, issuer, subject, \"user\", source, adapter, method, target, resource, definition, client, session, trace, rule, reason, status, record FROM schema.audit_record WHERE leaf = LEAF; record LEAF is there twice"
      })
  void shouldNameWhatWasChanged(String change, String finding) throws IOException {
    RecordedLog log = log();
    try (Copied copied = new Copied()) {
      copied.copy(log.folder(), "here");
      long leaf = ended(copied);
      copied.execute(change.replace("LEAF", Long.toString(leaf)));

      CopyCheck.Report report = check(copied, log);

      assertThat(report.isClean()).isFalse();
      assertThat(report.findings())
          .anySatisfy(
              found -> assertThat(found).contains(finding.replace("LEAF", Long.toString(leaf))));
    }
  }

  /** A call that has ended. */
  private static long ended(Copied copied) throws IOException {
    return copied.number(
        "SELECT min(leaf) FROM audit_record WHERE type = 'intent' AND outcome > 0 AND status = 'OK'");
  }

  @Test
  void shouldNeverShowARowOfThisNodeThatIsNotWhatWasSealed() throws IOException {
    RecordedLog log = log();
    RecordedLog other = new RecordedLog(root.resolve("other"), 6, Duration.ofMinutes(1)).run(50);
    try (Copied copied = new Copied()) {
      copied.copy(log.folder(), "here");
      long leaf = ended(copied);
      copied.execute(
          "UPDATE schema.audit_record SET record = convert_to(replace(convert_from(record, 'UTF8'),"
              + " '\"cardea\"', '\"liar\"'), 'UTF8'), issuer = 'liar' WHERE leaf = "
              + leaf);

      SharedRecords.Page page =
          new SharedRecords(copied.database(), log.folder(), Clock.systemUTC())
              .find(RecordQuery.ALL, Optional.empty(), 1000, true);

      assertThat(page.findings())
          .anySatisfy(found -> assertThat(found).contains("record " + leaf, "left out"));
      assertThat(page.entries())
          .allMatch(SharedRecords.Entry::isChecked)
          .allMatch(entry -> entry.beginning().proof().isPresent())
          .noneMatch(entry -> Copied.text(entry).contains("liar"))
          .noneMatch(entry -> entry.beginning().leaf() == leaf);

      // And a node that has another log says that it cannot tell
      copied.copy(other.folder(), "there");
      assertThat(
              new SharedRecords(copied.database(), other.folder(), Clock.systemUTC())
                  .find(RecordQuery.ALL, Optional.empty(), 1000, true)
                  .entries())
          .filteredOn(entry -> entry.beginning().leaf() == leaf && entry.node().equals("here"))
          .singleElement()
          .satisfies(entry -> assertThat(entry.isChecked()).isFalse())
          .satisfies(entry -> assertThat(entry.beginning().proof()).isEmpty());
    }
  }

  /** Of a held segment's calls some have ended in the next one, which is not held. */
  @Test
  void shouldNotCallChangedWhatEndedInASegmentThatWasRemoved() throws IOException {
    RecordedLog log = new RecordedLog(root, 5, Duration.ofMinutes(10)).run(700);
    try (Copied copied = new Copied()) {
      copied.copy(log.folder(), "here");
      log.hold(RecordedLog.BEGIN.plus(Duration.ofHours(1)))
          .later(Duration.ofDays(40))
          .run(1)
          .removeUntil(Duration.ofDays(20), 2);
      copied.copy(log.folder(), "here");
      Copied.eventually(() -> endedInWhatWent(copied) > 0, "what ended of the first is removed");

      assertThat(check(copied, log).findings()).isEmpty();

      // But no outcome is taken on trust that cannot have been
      copied.execute(
          "UPDATE schema.audit_record SET outcome = 0 WHERE leaf IN (SELECT e.leaf FROM"
              + " schema.audit_record e LEFT JOIN schema.audit_record o ON o.leaf = e.outcome"
              + " WHERE e.outcome > 0 AND o.leaf IS NULL)");
      assertThat(check(copied, log).findings())
          .isNotEmpty()
          .allSatisfy(found -> assertThat(found).contains("columns of record"));
    }
  }

  private static long endedInWhatWent(Copied copied) throws IOException {
    return copied.number(
        "SELECT count(*) FROM audit_record e LEFT JOIN audit_record o ON o.leaf = e.outcome"
            + " WHERE e.outcome > 0 AND o.leaf IS NULL");
  }

  /** Else it could look like several in an export, or say of itself that it was checked. */
  @ParameterizedTest
  @ValueSource(strings = {"{\"x\":\n1,", "{},\"checked\":{"})
  void shouldNotShowARowOfAnotherNodeThatIsMoreThanARecord(String beginning) throws IOException {
    RecordedLog log = log();
    RecordedLog other = new RecordedLog(root.resolve("other"), 6, Duration.ofMinutes(1)).run(50);
    try (Copied copied = new Copied()) {
      copied.copy(log.folder(), "here");
      long leaf = ended(copied);
      copied.execute(
          "UPDATE schema.audit_record SET record = convert_to('%s' || substr(convert_from(record, 'UTF8'), 2), 'UTF8') WHERE leaf = %d"
              .formatted(beginning, leaf));
      copied.copy(other.folder(), "there");

      SharedRecords.Page page =
          new SharedRecords(copied.database(), other.folder(), Clock.systemUTC())
              .find(RecordQuery.ALL, Optional.empty(), 1000, true);

      assertThat(page.findings())
          .anySatisfy(found -> assertThat(found).contains("record " + leaf, "is no record"));
      assertThat(page.entries())
          .noneMatch(entry -> entry.beginning().leaf() == leaf && entry.node().equals("here"));
    }
  }
}
