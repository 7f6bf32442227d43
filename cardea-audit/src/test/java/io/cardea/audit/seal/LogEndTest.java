package io.cardea.audit.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cardea.audit.anchor.FileAnchor;
import io.cardea.audit.checkpoint.Checkpoint;
import io.cardea.audit.checkpoint.CheckpointFile;
import io.cardea.audit.checkpoint.LogPosition;
import io.cardea.audit.checkpoint.NoteSigner;
import io.cardea.audit.checkpoint.SignedNote;
import io.cardea.audit.log.ProcessAuditLog;
import io.cardea.audit.verify.Finding;
import io.cardea.audit.verify.LogVerification;
import io.cardea.audit.verify.Report;
import io.cardea.model.audit.AuditUnavailable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogEndTest {

  @TempDir private Path root;

  private static Report verified(SealedLog log) throws IOException {
    return LogVerification.verify(log.folder(), List.of(), "");
  }

  private static Checkpoint end(SealedLog log) throws IOException {
    return LogEnd.sign(log.folder(), log.settings(), InstantSource.system());
  }

  @Test
  void shouldSayThatNothingFollows() throws IOException {
    SealedLog log = SealedLog.write(root.resolve("log"), 20);
    Path anchor = root.resolve("anchor");

    Checkpoint end =
        LogEnd.sign(log.folder(), log.settings().anchoredIn(anchor), InstantSource.system());

    assertThat(end.isClosed()).isTrue();
    assertThat(end.size()).isEqualTo(41);
    assertThat(verified(log).findings()).isEmpty();
    assertThat(verified(log).notes()).contains("the log was closed: nothing follows");
    assertThat(new CheckpointFile(anchor).last())
        .isEqualTo(new CheckpointFile(log.checkpoints()).last());
    assertThat(new CheckpointFile(anchor).last().orElseThrow().text()).endsWith("\nclosed\n");
  }

  @Test
  void shouldNotGoOnAfterwards() throws IOException {
    SealedLog log = SealedLog.write(root, 20);
    end(log);
    byte[] before = Files.readAllBytes(log.checkpoints());

    assertThatThrownBy(log::open)
        .isInstanceOf(AuditUnavailable.class)
        .hasMessageContaining("closed for good")
        .hasMessageContaining("new log");
    assertThat(end(log).isClosed()).isTrue();
    assertThat(Files.readAllBytes(log.checkpoints())).isEqualTo(before);

    Files.move(log.folder(), root.resolve("kept"));
    log.run(1);
    assertThat(verified(log).findings()).isEmpty();
  }

  @Test
  void shouldBringItsEndToAnAnchorThatWasAway() throws IOException {
    SealedLog log = SealedLog.write(root.resolve("log"), 20);
    Path away = root.resolve("away");
    Path anchor = away.resolve("anchor");
    SealSettings settings = log.settings().anchoredIn(List.of(new FileAnchor(anchor)));

    for (int attempt = 0; attempt < 2; attempt++) {
      assertThatThrownBy(() -> LogEnd.sign(log.folder(), settings, InstantSource.system()))
          .hasMessageContaining("is closed at 41 records, but its end did not get to each anchor");
    }
    Files.createDirectory(away);
    Checkpoint end = LogEnd.sign(log.folder(), settings, InstantSource.system());
    assertThat(LogEnd.sign(log.folder(), settings, InstantSource.system())).isEqualTo(end);

    List<SignedNote> anchored = new CheckpointFile(anchor).all();
    assertThat(anchored).singleElement().extracting(SignedNote::text).isEqualTo(end.text());
    assertThat(new CheckpointFile(log.checkpoints()).last()).contains(anchored.getFirst());
    assertThat(verified(log).findings()).isEmpty();
  }

  @Test
  void shouldBringNoEndToAnAnchorThatSomebodyElseHasSigned() throws IOException {
    SealedLog log = SealedLog.write(root.resolve("log"), 20);
    Path anchor = root.resolve("anchor");
    Checkpoint last =
        Checkpoint.parse(new CheckpointFile(log.checkpoints()).last().orElseThrow().text());
    NoteSigner stranger = NoteSigner.make(last.origin(), new SecureRandom());
    new CheckpointFile(log.checkpoints()).append(last.closed(last.time()).sign(List.of(stranger)));

    assertThatThrownBy(() ->
            LogEnd.sign(log.folder(), log.settings().anchoredIn(anchor), InstantSource.system()))
        .hasMessageContaining("not signed by a key in");
    assertThat(anchor).doesNotExist();
  }

  @Test
  void shouldFindWhatWasAddedAfterwards() throws IOException {
    // Given a log that went on, and its end before that
    SealedLog log = SealedLog.write(root.resolve("log"), 20);
    SealedLog longer = log.copy(root.resolve("longer"));
    longer.run(20);
    end(log);

    // When records are put behind the end
    Files.copy(longer.segment(2), log.segment(2));
    assertThat(verified(log).findings())
        .singleElement()
        .satisfies(found -> assertThat(found.kind()).isEqualTo(Finding.Kind.INSERTED))
        .asString()
        .contains("after the log had been closed");

    // And sealed, with its own key
    Checkpoint last =
        Checkpoint.parse(new CheckpointFile(longer.checkpoints()).last().orElseThrow().text());
    NoteSigner signer = NoteSigner.parse(Files.readString(log.keyFile()).strip());
    new CheckpointFile(log.checkpoints()).append(last.sign(List.of(signer)));
    assertThat(verified(log).findings())
        .anySatisfy(found -> assertThat(found.kind()).isEqualTo(Finding.Kind.CHECKPOINT));
  }

  @Test
  void shouldNotEndALogThatIsWrittenOrNotSealed() throws IOException {
    SealedLog log = SealedLog.write(root.resolve("log"), 20);
    try (ProcessAuditLog _ = log.open()) {
      assertThatThrownBy(() -> end(log)).hasMessageContaining("another process");
    }
    SealedLog before = log.copy(root.resolve("before"));
    log.run(5);
    Files.copy(before.checkpoints(), log.checkpoints(), StandardCopyOption.REPLACE_EXISTING);
    assertThatThrownBy(() -> end(log)).hasMessageContaining("not everything is sealed");
  }

  @Test
  void shouldReadWhatItWrites() {
    Checkpoint open =
        new Checkpoint("log", 3, "root", new LogPosition(1, 16), Instant.EPOCH, Optional.empty());
    List<String> texts = new ArrayList<>(List.of(open.text(), open.closed(open.time()).text()));
    assertThat(texts).allSatisfy(text -> assertThat(Checkpoint.parse(text).text()).isEqualTo(text));
    for (String wrong : List.of("open\n", "closed\nclosed\n", "closed\nkey x\n", "\n")) {
      assertThatThrownBy(() -> Checkpoint.parse(open.text() + wrong))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
