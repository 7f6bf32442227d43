package io.cardea.audit.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cardea.audit.checkpoint.CheckpointFile;
import io.cardea.audit.checkpoint.NoteSigner;
import io.cardea.audit.checkpoint.SignedNote;
import io.cardea.audit.log.ProcessAuditLog;
import io.cardea.audit.removal.Removal;
import io.cardea.audit.retention.FolderArchive;
import io.cardea.audit.retention.SegmentArchive;
import io.cardea.audit.retention.Trimming;
import io.cardea.audit.retention.WrappedArchive;
import io.cardea.audit.seal.SealedLog;
import io.cardea.audit.segment.SegmentName;
import io.cardea.audit.verify.LogVerification;
import io.cardea.audit.verify.Report;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log of which three segments went into an archive. */
class RestorationTest {

  @TempDir private Path root = Path.of(".");
  private Path folder = Path.of(".");
  private Path kept = Path.of(".");
  private SealedLog log = SealedLog.write(Path.of("."));

  @BeforeEach
  void write() throws IOException {
    log = SealedLog.write(root.resolve("log"), 150, 150);
    folder = log.folder();
    Path archive = Files.createDirectory(root.resolve("archive"));
    Trimming.upTo(log, 3, Optional.of(new FolderArchive(archive)));
    try (var logs = Files.list(archive)) {
      kept = logs.toList().getFirst();
    }
  }

  private Restoration open() throws IOException {
    return Restoration.into(folder, new FolderArchive(root.resolve("archive")));
  }

  private List<Restored> restore() throws IOException {
    List<Restored> results = new ArrayList<>();
    try (Restoration restoration = open()) {
      for (Removal removal : restoration.removed()) {
        results.add(restoration.restore(removal));
      }
    }
    return results;
  }

  private Report verify() throws IOException {
    return LogVerification.verify(folder, List.of(), "");
  }

  @Test
  void shouldBringBackWhatWentSoThatTheLogIsWhole() throws IOException {
    assertThat(verify().removed()).isPositive();

    assertThat(restore()).containsExactly(Restored.BACK, Restored.BACK, Restored.BACK);

    Report whole = verify();
    assertThat(whole.findings()).isEmpty();
    assertThat(whole.removed()).isZero();
    assertThat(SegmentName.in(folder)).contains(1L, 2L, 3L);
    assertThat(log.segment(1)).hasSameBinaryContentAs(kept.resolve("audit-000001.seg"));
    assertThat(Files.getPosixFilePermissions(log.segment(1))).hasSize(2);

    // And again without harm
    assertThat(restore()).containsExactly(Restored.THERE, Restored.THERE, Restored.THERE);
  }

  @Test
  void shouldSayWhatTheArchiveDoesNotHaveOrHasChanged() throws IOException {
    Files.delete(kept.resolve("audit-000001.seg"));
    Path changed = kept.resolve("audit-000002.seg");
    byte[] bytes = Files.readAllBytes(changed);
    bytes[bytes.length / 2] ^= 1;
    Files.write(changed, bytes);

    assertThat(restore()).containsExactly(Restored.ABSENT, Restored.CHANGED, Restored.BACK);

    assertThat(SegmentName.in(folder)).doesNotContain(1L, 2L).contains(3L);
    assertThat(verify().findings()).isEmpty();
    try (var files = Files.list(folder)) {
      assertThat(files.map(Path::toString)).noneMatch(name -> name.endsWith(".seg.tmp"));
    }
  }

  /** Else whoever has the archive could fill this disk, too. */
  @Test
  void shouldAskForNoMoreThanASegmentMayHave() throws IOException {
    List<Long> asked = new ArrayList<>();
    SegmentArchive counting =
        new WrappedArchive(new FolderArchive(root.resolve("archive"))) {
          @Override
          public boolean fetch(String name, String segment, long most, OutputStream to)
              throws IOException {
            asked.add(most);
            return super.fetch(name, segment, 3, to);
          }
        };
    try (Restoration restoration = Restoration.into(folder, counting)) {
      assertThat(restoration.restore(restoration.removed().getFirst())).isEqualTo(Restored.CHANGED);
    }
    assertThat(asked).containsExactly(1L << 30);
    assertThat(log.segment(1)).doesNotExist();
  }

  @Test
  void shouldOverwriteNothing() throws IOException {
    Files.writeString(log.segment(2), "something else");

    assertThat(restore()).containsExactly(Restored.BACK, Restored.IN_THE_WAY, Restored.BACK);

    assertThat(log.segment(2)).hasContent("something else");
  }

  @Test
  void shouldBringBackWhatAnInterruptedOneHasBegun() throws IOException {
    Files.writeString(folder.resolve("audit-000001.seg.tmp"), "half of it");

    assertThat(restore()).containsOnly(Restored.BACK);
    assertThat(folder.resolve("audit-000001.seg.tmp")).doesNotExist();
  }

  @Test
  void shouldBelieveNoStatementThatTheLogHasNotSigned() throws IOException {
    Path removals = folder.resolve("removals");
    CheckpointFile statements = new CheckpointFile(removals);
    List<SignedNote> all = statements.all();
    NoteSigner other =
        NoteSigner.make(Files.readAllLines(log.checkpoints()).getFirst(), new SecureRandom());
    Files.delete(removals);
    statements.append(all.get(0));
    statements.append(SignedNote.of(all.get(1).text(), other));
    statements.append(
        new SignedNote(
            all.get(2).text().replace("audit-000003", "audit-000004"), all.get(2).signatures()));

    try (Restoration restoration = open()) {
      assertThat(restoration.removed()).extracting(Removal::segment).containsExactly(1L);
    }
  }

  @Test
  void shouldNotWriteWhereALogIsWritten() throws IOException {
    try (ProcessAuditLog _ = log.open()) {
      assertThatThrownBy(this::open)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("another process writes the audit log");
    }
  }

  @Test
  void shouldSayThatSomethingIsNoLog() {
    assertThatThrownBy(() -> Restoration.into(root, new FolderArchive(root)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("there is no sealed audit log in");
  }

  @Test
  void shouldSayThatTheArchiveIsNotThere() throws IOException {
    try (Restoration restoration =
        Restoration.into(folder, new FolderArchive(root.resolve("unmounted")))) {
      Removal first = restoration.removed().getFirst();
      assertThatThrownBy(() -> restoration.restore(first)).hasMessageContaining("unmounted");
    }
    assertThat(folder.resolve("audit-000001.seg.tmp")).doesNotExist();
  }
}
