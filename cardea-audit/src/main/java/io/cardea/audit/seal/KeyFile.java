package io.cardea.audit.seal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.cardea.audit.checkpoint.NoteKey;
import io.cardea.audit.checkpoint.NoteSigner;
import io.cardea.audit.file.FileNames;
import io.cardea.audit.file.OwnerOnly;
import io.cardea.audit.file.ProcessLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The keys that seal logs, one on a line, newest first; readable by the owner only. Every log has a
 * name of its own, which is also the name of its keys: a log that is begun anew is another log. Of
 * a key that was replaced only the public half is kept: nobody can sign with it any more, and what
 * it has sealed is still known to be ours.
 */
public final class KeyFile {

  /** What the names of keys begin with that sign combined checkpoints. */
  public static final String COMBINING = "cardea.audit.combined/";

  private static final int MAX_KEYS = 64;
  private static final int NAME_BYTES = 8;

  /** A key, and what signs with it unless it was replaced. */
  private record Line(NoteKey key, Optional<NoteSigner> signer) {

    static Line of(NoteSigner signer) {
      return new Line(signer.key(), Optional.of(signer));
    }

    /**
     * Reads a line.
     *
     * @throws IllegalArgumentException if it is none; the message holds nothing secret
     */
    static Line parse(String text) {
      return text.contains(" ")
          ? of(NoteSigner.parse(text))
          : new Line(NoteKey.parse(text), Optional.empty());
    }

    Line replaced() {
      return new Line(key, Optional.empty());
    }

    /** As it stands in the file; secret. */
    String text() {
      return signer.map(NoteSigner::secretText).orElse(key.toString());
    }
  }

  private final Path file;
  private final List<Line> all;

  private KeyFile(Path file, List<Line> all) {
    this.file = file;
    this.all = all;
  }

  /**
   * Reads the file; one that does not exist has no keys.
   *
   * @throws IOException if it cannot be read or is damaged; the message holds nothing of it
   */
  public static KeyFile read(Path file) throws IOException {
    List<Line> all = new ArrayList<>();
    if (Files.exists(file)) {
      // Every byte is a character of this charset, so that a damaged file gets our message.
      List<String> lines = Files.readAllLines(file, ISO_8859_1);
      for (int number = 1; number <= lines.size(); number++) {
        if (!lines.get(number - 1).isBlank()) {
          all.add(parse(lines.get(number - 1).strip(), number, file));
        }
      }
    }
    if (all.size() > MAX_KEYS) {
      throw tooMany(file);
    }
    return new KeyFile(file, all);
  }

  private static IOException tooMany(Path file) {
    return new IOException(file + " has more than " + MAX_KEYS + " keys: remove the last lines");
  }

  private static Line parse(String line, int number, Path file) throws IOException {
    try {
      return Line.parse(line);
    } catch (IllegalArgumentException e) {
      throw new IOException(
          "%s is damaged in line %d: %s; put back a copy of it"
              .formatted(file, number, e.getMessage()),
          e);
    }
  }

  /** Those that can sign, newest first. */
  List<NoteSigner> signers() {
    return signers(all).toList();
  }

  private static Stream<NoteSigner> signers(List<Line> lines) {
    return lines.stream().flatMap(line -> line.signer().stream());
  }

  /** The public keys of all, also of those that were replaced, newest first. */
  public List<NoteKey> keys() {
    return all.stream().map(Line::key).toList();
  }

  /** The public key of the newest one that can sign. */
  public Optional<NoteKey> newest() {
    return signers().stream().map(NoteSigner::key).findFirst();
  }

  /** Makes a key for a new log, with a name of its own, and keeps it. */
  NoteSigner forNewLog(SecureRandom random) throws IOException {
    NoteSigner signer = made("cardea.audit/", random);
    change(lines -> withFirst(signer, lines));
    return signer;
  }

  /** The key that signs combined checkpoints; made and kept if there is none. */
  public NoteSigner combining(SecureRandom random) throws IOException {
    if (signers().isEmpty()) {
      NoteSigner signer = made(COMBINING, random);
      change(lines -> signers(lines).findFirst().isPresent() ? lines : withFirst(signer, lines));
    }
    return signers().getFirst();
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
    change(lines -> withFirst(successor(lines, random), lines));
    return signers().getFirst().key();
  }

  private NoteSigner successor(List<Line> lines, SecureRandom random) throws IOException {
    NoteSigner before =
        signers(lines)
            .findFirst()
            .orElseThrow(() ->
                new IOException(
                    "there is no key in " + file + ": the gateway's first start makes one"));
    return NoteSigner.make(before.key().name(), random);
  }

  /**
   * Forgets the private halves of the keys of a log that {@code sealing} has replaced.
   *
   * @throws IOException if the file cannot be written; it is as it was then
   */
  void retireBefore(NoteKey sealing) throws IOException {
    if (!withoutReplaced(sealing, all).equals(all)) {
      change(lines -> withoutReplaced(sealing, lines));
    }
  }

  private static List<Line> withoutReplaced(NoteKey sealing, List<Line> lines) {
    List<Line> left = new ArrayList<>();
    boolean isOlder = false;
    for (Line line : lines) {
      boolean isReplaced = isOlder && line.key().name().equals(sealing.name());
      left.add(isReplaced ? line.replaced() : line);
      isOlder |= line.key().equals(sealing);
    }
    return left;
  }

  private static List<Line> withFirst(NoteSigner signer, List<Line> lines) {
    List<Line> more = new ArrayList<>(lines);
    more.addFirst(Line.of(signer));
    return more;
  }

  /** What becomes of the lines. */
  private interface Change {
    List<Line> of(List<Line> lines) throws IOException;
  }

  /** Changes the file as it is by now: what others have done since it was read stays. */
  private void change(Change change) throws IOException {
    try (ProcessLock _ = KeyLock.of(file)) {
      List<Line> before = read(file).all;
      List<Line> after = change.of(before);
      if (after.size() > MAX_KEYS) {
        throw tooMany(file);
      }
      write(after);
      all.clear();
      all.addAll(after);
    }
  }

  /** Replaces the file whole. */
  private void write(List<Line> lines) throws IOException {
    Path next = file.resolveSibling(file.getFileName() + ".tmp");
    Files.deleteIfExists(next);
    Files.createFile(next, OwnerOnly.file(next));
    List<String> texts = lines.stream().map(Line::text).toList();
    Files.write(
        next,
        (String.join("\n", texts) + "\n").getBytes(ISO_8859_1),
        StandardOpenOption.WRITE,
        StandardOpenOption.DSYNC);
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    // Else a crash could bring back the file before, without this key.
    FileNames.force(file.toAbsolutePath().resolveSibling(""));
  }
}
