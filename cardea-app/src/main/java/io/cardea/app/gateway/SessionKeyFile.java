package io.cardea.app.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.cardea.dataplane.session.SessionKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * The keys that seal session ids, kept with the data so that sessions outlive the process: one line
 * a key, newest first, {@code id:secret} in hex. Made on first start, readable by the owner only.
 */
final class SessionKeyFile {

  private static final int MAX_KEYS = 16;

  private SessionKeyFile() {}

  static SessionKeys readOrCreate(Path file, SecureRandom random) throws IOException {
    if (!Files.exists(file)) {
      create(file, random);
    }
    List<SessionKeys.Key> keys = new ArrayList<>();
    // Every byte is a character of this charset, so that a damaged file gets our message.
    for (String line : Files.readAllLines(file, ISO_8859_1)) {
      if (!line.isBlank()) {
        keys.add(parse(line.strip(), file));
      }
    }
    if (keys.isEmpty() || keys.size() > MAX_KEYS) {
      throw new IOException(file + " must hold 1 to " + MAX_KEYS + " session keys");
    }
    return new SessionKeys(keys);
  }

  private static SessionKeys.Key parse(String line, Path file) throws IOException {
    if (!line.matches("[0-9a-f]{8}:[0-9a-f]{64}")) {
      throw new IOException(
          file
              + " is damaged: a line is 8 hex digits, a colon and 64 hex digits; remove the file"
              + " to start with a new key (open sessions end)");
    }
    return SessionKeys.Key.of(
        Integer.parseUnsignedInt(line, 0, 8, 16), HexFormat.of().parseHex(line.substring(9)));
  }

  private static void create(Path file, SecureRandom random) throws IOException {
    byte[] secret = new byte[32];
    random.nextBytes(secret);
    String line = "%08x:%s%n".formatted(random.nextInt(), HexFormat.of().formatHex(secret));
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, line, StandardOpenOption.TRUNCATE_EXISTING);
  }
}
