package io.cardea.audit.combine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cardea.audit.checkpoint.CheckpointFile;
import io.cardea.audit.checkpoint.NoteKey;
import io.cardea.audit.checkpoint.NoteSigner;
import io.cardea.audit.checkpoint.SignedNote;
import io.cardea.audit.seal.KeyFile;
import io.cardea.audit.seal.LogEnd;
import io.cardea.audit.seal.SealedLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logs of nodes that prove themselves, are away, or lie. */
class ProvedGrowthTest {

  @TempDir private Path root = Path.of(".");
  private final NoteSigner signer = NoteSigner.make("cardea.audit.combined/x", new SecureRandom());
  private final List<NoteKey> keys = new ArrayList<>();
  private Path file = Path.of(".");
  private SealedLog a = SealedLog.write(root);
  private SealedLog b = a;

  @BeforeEach
  void write() throws IOException {
    a = SealedLog.write(root.resolve("a"), 20);
    b = SealedLog.write(root.resolve("b"), 30);
    file = root.resolve("combined");
    keys.add(keyOf(a));
    keys.add(keyOf(b));
  }

  private static NoteKey keyOf(SealedLog log) throws IOException {
    return KeyFile.read(log.keyFile()).newest().orElseThrow();
  }

  private Combiner.Combined combine(LogSource... logs) throws IOException, InterruptedException {
    return new Combiner(file, signer, keys, InstantSource.system()).combine(List.of(logs));
  }

  private static LogSource of(SealedLog log) {
    return new ProvingLog(log);
  }

  private int signed() throws IOException {
    return new CheckpointFile(file).all().size();
  }

  @Test
  void shouldCombineLogsThatGoOn() throws IOException, InterruptedException {
    assertThat(combine(of(a), of(b)).stale()).isEmpty();
    assertThat(combine(of(a), of(b)).stale()).isEmpty();
    a.run(300);
    KeyFile.read(b.keyFile()).rotate(new SecureRandom());
    b.run(3);
    keys.set(1, keyOf(b)); // the old one is not needed, as its root is known
    assertThat(combine(of(b), of(a)).note().text())
        .contains("log " + keyOf(a).name())
        .contains("log " + keyOf(b).name())
        .doesNotContain(" 41 ", " 61 ");
    LogEnd.sign(b.folder(), b.settings(), InstantSource.system());
    assertThat(combine(of(a), of(b)).note().text()).contains(" closed\n");
    assertThat(combine(of(a)).stale()).isEmpty();
    assertThat(signed()).isEqualTo(5);
  }

  @Test
  void shouldFindALogThatWasRewrittenAndIsLongerNow() throws IOException, InterruptedException {
    SealedLog rewritten = b.copy(root.resolve("rewritten"));
    b.run(10);
    combine(of(a), of(b));
    rewritten.run(50);

    // Files cannot show it
    LogSource asFile = new CheckpointLog(rewritten.checkpoints());
    Path before = Files.copy(file, root.resolve("before"));
    assertThat(combine(of(a), asFile).stale()).isEmpty();
    Files.copy(before, file, StandardCopyOption.REPLACE_EXISTING);

    assertThatThrownBy(() -> combine(of(a), of(rewritten)))
        .isInstanceOf(NotCombinable.class)
        .hasMessageContaining(keyOf(b).name())
        .hasMessageContaining("cut, put back or rewritten");
    assertThat(signed()).isEqualTo(1);
  }

  @Test
  void shouldBelieveNoProofThatProvesSomethingElse() throws IOException, InterruptedException {
    SealedLog rewritten = b.copy(root.resolve("rewritten"));
    combine(of(b));
    long size =
        new CheckpointLog(b.checkpoints())
            .newest()
            .text()
            .lines()
            .skip(1)
            .map(Long::parseLong)
            .findFirst()
            .orElseThrow();
    b.run(10);
    a.run(100);
    String right = new ProvingLog(b).growthSince(size).orElseThrow();
    rewritten.run(20);
    String other = new ProvingLog(rewritten).growthSince(size).orElseThrow();

    ProvingLog log = new ProvingLog(b);
    for (String wrong :
        List.of(
            "",
            "x",
            "\n\n",
            "cardea.audit/consistency@v1\n\n",
            right.replaceFirst("\n", "\nAAAA\n"),
            right.replaceFirst("\n[A-Za-z0-9+/]{43}=\n", "\n"),
            right.replaceFirst("\n" + size + "\n", "\n" + (size - 1) + "\n"),
            right.substring(0, right.length() - 30),
            right + right,
            new ProvingLog(a).growthSince(41).orElseThrow())) {
      assertThatThrownBy(() -> combine(log.proving(wrong)))
          .as(wrong)
          .isInstanceOf(NotCombinable.class)
          .hasMessageContaining(keyOf(b).name())
          .hasMessageContaining("does not prove");
    }
    assertThat(signed()).isEqualTo(1);
    // One of another later checkpoint is right, too, if its own log signs that
    assertThat(combine(log.proving(other)).stale()).isEmpty();
  }

  @Test
  void shouldGoOnWithoutANodeThatIsAwayButLeaveNoneOut() throws IOException, InterruptedException {
    combine(of(a), of(b));
    a.run(1);
    String name = keyOf(b).name();
    Combiner.Combined one = combine(of(a), ProvingLog.away("https://b"));

    assertThat(one.note().text()).contains("log " + keyOf(b).name() + " 61 ");
    assertThat(one.stale())
        .hasSize(2)
        .anyMatch("https://b is away: it cannot be reached"::equals)
        .anyMatch(what -> what.startsWith(name + " was not read"));
    assertThatThrownBy(() -> combine(of(a)))
        .isInstanceOf(NotCombinable.class)
        .hasMessageContaining("is missing");
    assertThatThrownBy(() -> combine(ProvingLog.away("https://a")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no log can be read");
    // One that is away is no reason to leave out two
    SealedLog c = SealedLog.write(root.resolve("c"), 1);
    keys.add(keyOf(c));
    combine(of(a), of(b), of(c));
    assertThatThrownBy(() -> combine(of(a), ProvingLog.away("https://b")))
        .hasMessageContaining("is missing");
    assertThat(signed()).isEqualTo(3);
  }

  @Test
  void shouldSignNothingOfALogWhoseLineCannotBeRead() throws IOException, InterruptedException {
    NoteSigner hostile = NoteSigner.make("cardea.audit/hostile", new SecureRandom());
    keys.add(hostile.key());
    Path checkpoints = root.resolve("hostile");
    for (String root : List.of("", "x", "A".repeat(43) + "= open", "A".repeat(44))) {
      String text =
          "cardea.audit/hostile\n1\n%s\nat audit-000001.seg 16 2026-01-01T00:00:00Z\n"
              .formatted(root);
      Files.writeString(checkpoints, SignedNote.of(text, hostile).toString());
      assertThatThrownBy(() -> combine(of(a), new CheckpointLog(checkpoints)))
          .as(root)
          .isInstanceOf(NotCombinable.class);
    }
    assertThat(combine(of(a)).stale()).isEmpty();
  }
}
