package io.cardea.audit.combine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cardea.audit.checkpoint.NoteKey;
import io.cardea.audit.checkpoint.NoteSigner;
import io.cardea.audit.checkpoint.SignedNote;
import io.cardea.audit.combine.KeptCombined.Verdict;
import io.cardea.audit.seal.KeyFile;
import io.cardea.audit.seal.LogEnd;
import io.cardea.audit.seal.SealedLog;
import io.cardea.audit.verify.Finding;
import io.cardea.audit.verify.KeptStatement;
import io.cardea.audit.verify.LogVerification;
import io.cardea.audit.verify.Report;
import io.cardea.audit.verify.SealKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a node keeps of the combined checkpoints that it is brought, and what a verifier says. */
class KeptCombinedTest {

  private static final String ROOT = "A".repeat(43) + "=";
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  @TempDir private Path root = Path.of(".");
  private final NoteSigner signer = NoteSigner.make("cardea.audit.combined/x", new SecureRandom());
  private SealedLog log = SealedLog.write(root);
  private KeptCombined kept = new KeptCombined(root, signer.key());

  @BeforeEach
  void write() throws IOException {
    log = SealedLog.write(root.resolve("log"), 20);
    kept = new KeptCombined(log.folder(), signer.key());
  }

  private NoteKey key() throws IOException {
    return KeyFile.read(log.keyFile()).newest().orElseThrow();
  }

  /** The line of the log, as it is now. */
  private String line() throws IOException {
    List<String> lines = new CheckpointLog(log.checkpoints()).newest().text().lines().toList();
    return "log %s %s %s %s"
        .formatted(
            lines.get(0),
            lines.get(1),
            lines.get(2),
            lines.getLast().equals("closed") ? "closed" : "open");
  }

  private static String other(int size) {
    return "log cardea.audit/other %d %s open".formatted(size, ROOT);
  }

  private String combined(int minute, String... lines) {
    String text =
        "%s\nat %s\n%s\n"
            .formatted(
                signer.key().name(), NOON.plusSeconds(60L * minute), String.join("\n", lines));
    return SignedNote.of(text, signer).toString();
  }

  private Report verify() throws IOException {
    SealKey signing = SealKey.parse(signer.key().toString());
    return KeptStatement.judge(
        LogVerification.verify(
            log.folder(), List.of(SealKey.parse(key().toString())), "", Optional.empty()),
        log.folder(),
        signing);
  }

  private void assertFound(Finding.Kind kind) throws IOException {
    assertThat(verify().findings())
        .singleElement()
        .satisfies(finding -> assertThat(finding.kind()).isEqualTo(kind));
  }

  @Test
  void shouldKeepTheNewestOneThatIsRight() throws IOException {
    assertThat(kept.newest()).isEmpty();
    assertFound(Finding.Kind.LOG);
    String first = combined(1, line(), other(5));

    assertThat(kept.offer(first)).isEqualTo(new Verdict.Kept(true));
    assertThat(kept.offer(first)).isEqualTo(new Verdict.Kept(false));
    assertThat(verify().isProved()).isTrue();
    log.run(5);
    assertThat(verify().notes()).anyMatch(note -> note.contains("of 2 logs, has the first 41"));
    String second = combined(2, other(5), line());
    assertThat(kept.offer(second)).isEqualTo(new Verdict.Kept(true));

    assertThat(kept.newest().orElseThrow().toString()).isEqualTo(second);
    Path file = log.folder().resolve("combined").resolve(signer.key().id());
    assertThat(file).hasContent(second);
    assertThat(Files.getPosixFilePermissions(file))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertThat(Files.getPosixFilePermissions(file.getParent()))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    assertThat(new KeptCombined(log.folder(), signer.key()).newest()).isPresent();
    assertThat(kept.isContradicting()).isFalse();
    assertThat(verify().isProved()).isTrue();
  }

  @Test
  void shouldTakeNothingThatIsNotSignedOrNoList() throws IOException {
    String right = combined(1, line());
    assertThat(kept.offer(right)).isInstanceOf(Verdict.Kept.class);
    NoteSigner stranger = NoteSigner.make(signer.key().name(), new SecureRandom());
    NoteSigner ofTheLog = NoteSigner.parse(Files.readString(log.keyFile()).strip());
    String text = SignedNote.parse(combined(2, line())).text();
    String many =
        IntStream.range(0, 1000)
            .mapToObj("log cardea.audit/%d 1 ".concat(ROOT).concat(" open")::formatted)
            .collect(Collectors.joining("\n"));
    List<String> wrong =
        new ArrayList<>(
            List.of(
                "",
                "x",
                text,
                SignedNote.of(text, stranger).toString(),
                SignedNote.of(text, ofTheLog).toString(),
                SignedNote.of(text.replaceFirst(".*", key().name()), ofTheLog).toString(),
                combined(2, line()).replace(" open", " closed"),
                combined(2, line()) + right,
                combined(2, line()).replace("\n", "\r\n"),
                combined(2, line(), line()),
                combined(2, line(), many),
                combined(2, "log x"),
                combined(2, ""),
                combined(2, line() + " "),
                combined(2, line().replace(" 41 ", " 041 ")),
                combined(2, line().replace(" 41 ", " -41 ")),
                combined(2, line().replace(" 41 ", " 9223372036854775808 ")),
                SignedNote.of(text.replaceFirst("\nat .*", "\nat noon"), signer).toString(),
                SignedNote.of(text.replaceFirst("\nat .*", ""), signer).toString(),
                SignedNote.of(signer.key().name() + "\nat " + NOON + "\n", signer).toString()));
    for (String each : wrong) {
      assertThat(kept.offer(each)).as(each).isInstanceOf(Verdict.Untrusted.class);
    }
    assertThat(kept.newest().orElseThrow().toString()).isEqualTo(right);
    assertThat(kept.isContradicting()).isFalse();
  }

  @Test
  void shouldTakeNoneThatIsOlderOrLeavesLogsOut() throws IOException {
    String right = combined(5, line(), other(5));
    kept.offer(right);

    for (String each :
        List.of(
            combined(4, line(), other(5)),
            combined(5, line(), other(6)),
            combined(6, line()),
            combined(6, other(5)),
            combined(6, line(), other(4)),
            combined(6, line(), other(5).replace(" A", " B")),
            combined(6, other(5), "log cardea.audit/third 1 " + ROOT + " open"))) {
      assertThat(kept.offer(each)).as(each).isInstanceOf(Verdict.Refused.class);
    }
    assertThat(kept.newest().orElseThrow().toString()).isEqualTo(right);
    assertThat(kept.isContradicting()).isFalse();
    assertThat(new KeptCombined(log.folder(), signer.key()).offer(combined(6, line(), other(7))))
        .isEqualTo(new Verdict.Kept(true));
  }

  @Test
  void shouldNotBelongToAListWithoutItsLog() throws IOException {
    assertThat(kept.offer(combined(1, other(5)))).isInstanceOf(Verdict.Refused.class);
    assertThat(kept.newest()).isEmpty();
  }

  @Test
  void shouldSayLoudlyThatTheLogIsNotWhatWasCombined() throws IOException {
    for (String contradicting :
        List.of(
            line().replace(" 41 ", " 42 "),
            line().replace(" 41 ", " 40 "),
            line().replaceFirst(" [A-Za-z0-9+/]{43}=", " " + ROOT),
            line().replace(" open", " closed"))) {
      KeptCombined fresh = new KeptCombined(log.folder(), signer.key());
      assertThat(fresh.offer(combined(1, contradicting)))
          .as(contradicting)
          .isInstanceOf(Verdict.Contradicting.class);
      assertThat(fresh.isContradicting()).isTrue();
      assertThat(fresh.newest()).isEmpty();

      assertThat(fresh.offer(combined(1, line()))).isEqualTo(new Verdict.Kept(true));
      assertThat(fresh.isContradicting()).isFalse();
      Files.delete(log.folder().resolve("combined").resolve(signer.key().id()));
    }
  }

  @Test
  void shouldKeepNothingThatOthersHaveAddedToIt() throws IOException {
    String right = combined(1, line());
    String more = right + "— somebody " + "A".repeat(1 << 16) + "\n";

    assertThat(kept.offer(more)).isEqualTo(new Verdict.Kept(true));

    assertThat(kept.newest().orElseThrow().toString()).isEqualTo(right);
  }

  @Test
  void shouldSayAlsoBesideAFileThatWasChangedThatTheLogIsNotWhatWasCombined() throws IOException {
    kept.offer(combined(1, line()));
    Files.writeString(log.folder().resolve("combined").resolve(signer.key().id()), "x");

    assertThat(kept.offer(combined(2, line().replace(" 41 ", " 42 "))))
        .isInstanceOf(Verdict.Contradicting.class);

    assertThat(kept.isContradicting()).isTrue();
  }

  @Test
  void shouldFindALogThatWasPutBackOrRewritten() throws IOException {
    SealedLog earlier = log.copy(root.resolve("earlier"));
    log.run(10);
    kept.offer(combined(1, line()));
    Path name = log.folder().relativize(log.folder().resolve("combined/" + signer.key().id()));
    Files.createDirectories(earlier.folder().resolve(name).getParent());
    Files.copy(log.folder().resolve(name), earlier.folder().resolve(name));
    log = earlier;

    for (int calls : List.of(0, 100)) {
      log.run(calls);
      KeptCombined there = new KeptCombined(log.folder(), signer.key());
      there.check();
      assertThat(there.isContradicting()).as("%d calls later", calls).isTrue();
      assertFound(Finding.Kind.ROLLBACK);
    }
  }

  @Test
  void shouldKnowThatALogWasClosed() throws IOException {
    SealedLog open = log.copy(root.resolve("open"));
    LogEnd.sign(log.folder(), log.settings(), Instant::now);
    String closed = combined(1, line());
    assertThat(kept.offer(closed)).isInstanceOf(Verdict.Kept.class);
    assertThat(verify().isProved()).isTrue();

    assertThat(new KeptCombined(open.folder(), signer.key()).offer(closed))
        .isInstanceOf(Verdict.Contradicting.class);
  }

  @Test
  void shouldBelieveNoFileThatWasChanged() throws IOException {
    kept.offer(combined(1, line()));
    Path file = log.folder().resolve("combined").resolve(signer.key().id());
    String right = Files.readString(file);
    for (String changed :
        List.of(
            right.replace(" open", " closed"),
            SignedNote.of(signer.key().name() + "\nx\ny\n", signer).toString())) {
      Files.writeString(file, changed);
      assertThatThrownBy(() -> kept.newest()).hasMessageContaining("was changed");
      assertThatThrownBy(() -> kept.offer(right)).hasMessageContaining("was changed");
      kept.check();
      assertFound(Finding.Kind.CHECKPOINT);
    }
    Files.writeString(file, "x".repeat(1 << 20) + right);
    assertFound(Finding.Kind.CHECKPOINT);
    Files.writeString(file, combined(1, other(1)));
    assertFound(Finding.Kind.LOG);
  }
}
