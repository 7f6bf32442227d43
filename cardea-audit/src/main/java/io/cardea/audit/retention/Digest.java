package io.cardea.audit.retention;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 of files. */
public final class Digest {

  private static final int PART_BYTES = 1 << 20;

  private Digest() {}

  /** The digest of a file, in hex. */
  public static String of(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      ByteBuffer part = ByteBuffer.allocate(PART_BYTES);
      while (channel.read(part) >= 0) {
        sha256.update(part.flip());
        part.clear();
      }
      return HexFormat.of().formatHex(sha256.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
