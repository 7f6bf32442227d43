package io.cardea.audit.verify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.audit.checkpoint.Checkpoint;
import io.cardea.audit.checkpoint.CheckpointFile;
import io.cardea.audit.checkpoint.NoteSigner;
import io.cardea.audit.seal.SealedLog;
import io.cardea.audit.segment.Frame;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.params.provider.Arguments;

/** A log of several segments and checkpoints, written in two runs, to copy and tamper with. */
final class Specimen {

  /** Changes a log. */
  interface Tampering {
    void on(SealedLog log) throws Exception;
  }

  private final Path root;
  private final SealedLog original;
  private final SealKey key;
  private final String kept;
  private int copies;

  Specimen(Path root) throws IOException {
    this(root, SealedLog.write(root.resolve("original"), 150, 150));
  }

  Specimen(Path root, SealedLog original) throws IOException {
    this.root = root;
    this.original = original;
    this.key = SealKey.parse(Files.readString(original.keyFile()).strip().split(" ", 2)[1]);
    this.kept = Files.readString(original.checkpoints());
  }

  SealedLog original() {
    return original;
  }

  long lastSegment() throws IOException {
    return SegmentFrames.in(original.folder()).lastKey();
  }

  SealedLog copy() throws IOException {
    copies++;
    return original.copy(root.resolve("copy-" + copies));
  }

  /** With the key and the checkpoints that were kept elsewhere. */
  Report verify(SealedLog log) throws IOException {
    return LogVerification.verify(log.folder(), List.of(key), kept);
  }

  /** With nothing but the folder. */
  static Report alone(SealedLog log) throws IOException {
    return LogVerification.verify(log.folder(), List.of(), "");
  }

  static void assertFound(Report report, Finding.Kind kind, String place) {
    assertThat(report.isProved()).isFalse();
    assertThat(report.findings())
        .as(report.findings().toString())
        .anySatisfy(finding -> {
          assertThat(finding.kind()).isEqualTo(kind);
          assertThat(finding.place()).startsWith(place);
        });
  }

  static Arguments row(String name, Finding.Kind kind, String place, Tampering tampering) {
    return Arguments.of(name, kind, place, tampering);
  }

  /** Other records in a segment. */
  static Tampering frames(long segment, Consumer<List<byte[]>> edit) {
    return log -> {
      List<byte[]> frames = log.frames(segment);
      edit.accept(frames);
      log.replace(segment, frames);
    };
  }

  /** Other lines in the file of checkpoints. */
  static Tampering lines(Consumer<List<String>> edit) {
    return log -> {
      List<String> lines = new ArrayList<>(Files.readAllLines(log.checkpoints()));
      edit.accept(lines);
      Files.writeString(log.checkpoints(), String.join("\n", lines) + "\n");
    };
  }

  static void flip(Path file, int at) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[at] ^= 1;
    Files.write(file, bytes);
  }

  static byte[] frame(String payload) {
    byte[] text = payload.getBytes(UTF_8);
    byte[] bytes = new byte[Frame.sizeOf(text.length)];
    System.arraycopy(text, 0, bytes, Frame.HEAD_BYTES, text.length);
    assertThat(Frame.seal(bytes, Frame.HEAD_BYTES + text.length).size()).isEqualTo(bytes.length);
    return bytes;
  }

  /** Adds a checkpoint of another key over what is there. */
  static void forge(SealedLog log, boolean isIntroduced) throws IOException {
    CheckpointFile file = new CheckpointFile(log.checkpoints());
    Checkpoint last = Checkpoint.parse(file.last().orElseThrow().text());
    NoteSigner signer = NoteSigner.make(last.origin(), new SecureRandom());
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

  /** Puts the log back to its state at the checkpoint that ends with line {@code line}. */
  static void cutTo(SealedLog log, int line) throws Exception {
    lines(all -> all.subList(line, all.size()).clear()).on(log);
    Checkpoint last =
        Checkpoint.parse(new CheckpointFile(log.checkpoints()).last().orElseThrow().text());
    for (long segment : SegmentFrames.in(log.folder()).keySet()) {
      if (segment > last.at().segment() || last.at().offset() == 0) {
        Files.delete(log.segment(segment));
      }
    }
  }

  /** Seals what is there anew, with the log's own key. */
  static void resealed(SealedLog log) throws IOException {
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
