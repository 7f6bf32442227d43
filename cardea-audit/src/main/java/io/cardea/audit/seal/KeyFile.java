package io.cardea.audit.seal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.cardea.audit.checkpoint.NoteKey;
import io.cardea.audit.checkpoint.NoteSigner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The private keys that seal logs, one on a line, newest first; readable by the owner only. Every
 * log has a name of its own, which is also the name of its keys: a log that is begun anew is
 * another log.
 */
public final class KeyFile {

  private static final int MAX_KEYS = 64;
  private static final int NAME_BYTES = 8;

  private final Path file;
  private final List<NoteSigner> signers;

  private KeyFile(Path file, List<NoteSigner> signers) {
    this.file = file;
    this.signers = signers;
  }

  /**
   * Reads the file; one that does not exist has no keys.
   *
   * @throws IOException if it cannot be read or is damaged; the message holds nothing of it
   */
  public static KeyFile read(Path file) throws IOException {
    List<NoteSigner> signers = new ArrayList<>();
    if (Files.exists(file)) {
      // Every byte is a character of this charset, so that a damaged file gets our message.
      List<String> lines = Files.readAllLines(file, ISO_8859_1);
      for (int number = 1; number <= lines.size(); number++) {
        if (!lines.get(number - 1).isBlank()) {
          signers.add(parse(lines.get(number - 1).strip(), number, file));
        }
      }
    }
    if (signers.size() > MAX_KEYS) {
      throw new IOException(file + " has more than " + MAX_KEYS + " keys: remove the last lines");
    }
    return new KeyFile(file, signers);
  }

  private static NoteSigner parse(String line, int number, Path file) throws IOException {
    try {
      return NoteSigner.parse(line);
    } catch (IllegalArgumentException e) {
      throw new IOException(
          "%s is damaged in line %d: %s; put back a copy of it"
              .formatted(file, number, e.getMessage()),
          e);
    }
  }

  /** The keys, newest first. */
  List<NoteSigner> signers() {
    return List.copyOf(signers);
  }

  /** The public keys of all, newest first. */
  public List<NoteKey> keys() {
    return signers.stream().map(NoteSigner::key).toList();
  }

  /** The public key of the newest one. */
  public Optional<NoteKey> newest() {
    return signers.stream().map(NoteSigner::key).findFirst();
  }

  /** Makes a key for a new log, with a name of its own, and keeps it. */
  NoteSigner forNewLog(SecureRandom random) throws IOException {
    return add(made("cardea.audit/", random));
  }

  /** The key that signs combined checkpoints; made and kept if there is none. */
  public NoteSigner combining(SecureRandom random) throws IOException {
    return signers.isEmpty() ? add(made("cardea.audit.combined/", random)) : signers.getFirst();
  }

  private static NoteSigner made(String prefix, SecureRandom random) {
    byte[] name = new byte[NAME_BYTES];
    random.nextBytes(name);
    return NoteSigner.make(prefix + HexFormat.of().formatHex(name), random);
  }

  /**
   * Makes a key that will replace the newest one, for the same log, and keeps it; the gateway takes
   * it into use when it starts.
   *
   * @throws IOException if there is none to replace, or the file cannot be written
   */
  public NoteKey rotate(SecureRandom random) throws IOException {
    if (signers.isEmpty()) {
      throw new IOException("there is no key in " + file + ": the gateway's first start makes one");
    }
    return add(NoteSigner.make(signers.getFirst().key().name(), random)).key();
  }

  /** Puts a key in front; the file is replaced whole. */
  private NoteSigner add(NoteSigner signer) throws IOException {
    signers.addFirst(signer);
    Path next = file.resolveSibling(file.getFileName() + ".tmp");
    Files.deleteIfExists(next);
    boolean isPosix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
    FileAttribute<?>[] ownerOnly =
        isPosix
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
            }
            : new FileAttribute<?>[0];
    Files.createFile(next, ownerOnly);
    List<String> lines = signers.stream().map(NoteSigner::secretText).toList();
    Files.write(
        next,
        (String.join("\n", lines) + "\n").getBytes(ISO_8859_1),
        StandardOpenOption.WRITE,
        StandardOpenOption.DSYNC);
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    return signer;
  }
}
