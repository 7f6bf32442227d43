package io.cardea.audit.seal;

import io.cardea.audit.log.AuditSettings;
import io.cardea.audit.log.ProcessAuditLog;
import io.cardea.audit.record.Samples;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** A sealed log in small segments, to look at and to tamper with. */
public final class SealedLog {

  private static final long SEGMENT_BYTES = 64 << 10;

  private final Path root;

  private SealedLog(Path root) {
    this.root = root;
  }

  /**
   * One that was opened and closed as often as there are {@code runs}, with as many calls in each.
   */
  public static SealedLog write(Path root, int... runs) {
    SealedLog log = new SealedLog(root);
    for (int calls : runs) {
      log.run(calls);
    }
    return log;
  }

  /** Opens it, makes {@code calls} calls, closes it. */
  public void run(int calls) {
    try (ProcessAuditLog log = open()) {
      calls(log, calls);
    }
  }

  public ProcessAuditLog open() {
    return open(settings());
  }

  public ProcessAuditLog open(SealSettings seal) {
    return ProcessAuditLog.open(
        new AuditSettings(folder(), SEGMENT_BYTES).sealed(seal),
        InstantSource.system(),
        Runnable::run);
  }

  public static void calls(ProcessAuditLog log, int calls) {
    for (int call = 0; call < calls; call++) {
      log.open(Samples.intent(UUID.randomUUID()))
          .toCompletableFuture()
          .join()
          .close(Samples.outcome("200"))
          .toCompletableFuture()
          .join();
    }
  }

  public SealSettings settings() {
    return SealSettings.of(keyFile());
  }

  public Path keyFile() {
    return root.resolve("audit.key");
  }

  /** The folder of log and keys. */
  public Path root() {
    return root;
  }

  /** The log's folder. */
  public Path folder() {
    return root.resolve("audit");
  }

  public Path checkpoints() {
    return folder().resolve("checkpoints");
  }

  public Path segment(long number) {
    return folder().resolve("audit-%06d.seg".formatted(number));
  }

  /** The frames of a segment, as they are in its file. */
  public List<byte[]> frames(long segment) throws IOException {
    byte[] bytes = Files.readAllBytes(segment(segment));
    List<byte[]> frames = new ArrayList<>();
    for (int at = 0; at < bytes.length; ) {
      int length = Byte.toUnsignedInt(bytes[at]) | Byte.toUnsignedInt(bytes[at + 1]) << 8;
      int size = Math.min((8 + length + 7) & -8, bytes.length - at);
      frames.add(Arrays.copyOfRange(bytes, at, at + size));
      at += size;
    }
    return frames;
  }

  /** Where frame {@code index} of a segment begins. */
  public int offset(long segment, int index) throws IOException {
    return frames(segment).subList(0, index).stream().mapToInt(frame -> frame.length).sum();
  }

  /** Makes a segment of these frames. */
  public void replace(long segment, List<byte[]> frames) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (byte[] frame : frames) {
      bytes.write(frame);
    }
    Files.write(segment(segment), bytes.toByteArray());
  }

  /** A copy of all of it. */
  public SealedLog copy(Path to) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(root.relativize(file).toString());
        if (!Files.isDirectory(file)) {
          Files.createDirectories(target.getParent());
          Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
    return new SealedLog(to);
  }
}
