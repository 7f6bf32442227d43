package io.cardea.audit.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.audit.file.OwnerOnly;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A file of signed checkpoints, one after the other, oldest first. */
public final class CheckpointFile {

  /** Its name in the folder of a log. */
  public static final String NAME = "checkpoints";

  private static final int MOST_BYTES = 16 * 1024;
  private static final String SIGNATURE = "— ";

  private final Path file;
  private final int mostBytes;

  public CheckpointFile(Path file) {
    this(file, MOST_BYTES);
  }

  /**
   * @param mostBytes that one of them has
   */
  public CheckpointFile(Path file, int mostBytes) {
    this.file = file;
    this.mostBytes = mostBytes;
  }

  /** Adds one at the end, in a file for its owner only, and waits until it is on the disk. */
  public void append(SignedNote checkpoint) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
            OwnerOnly.file(file))) {
      channel.position(channel.size());
      ByteBuffer bytes = ByteBuffer.wrap(checkpoint.toString().getBytes(UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(false);
    }
  }

  /** Makes a file of this one only, whole, for its owner only, in a folder that may be new. */
  public void replaceBy(SignedNote checkpoint) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent(), OwnerOnly.folder(file));
    Path next = file.resolveSibling(file.getFileName() + ".tmp");
    Files.deleteIfExists(next);
    new CheckpointFile(next).append(checkpoint);
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /**
   * The first checkpoint of {@code size} records; empty if there is none. Reads some 16 KiB for
   * each time that the file can be halved, as checkpoints only grow.
   *
   * @throws IOException if it cannot be read, or a checkpoint that was looked at is damaged
   */
  public Optional<SignedNote> find(long size) throws IOException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return new CheckpointSearch(channel, mostBytes).find(size);
    }
  }

  /** The last whole checkpoint; empty if there is none. Reads no more than the end of the file. */
  public Optional<SignedNote> last() throws IOException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    List<SignedNote> notes = notes(tail());
    return notes.isEmpty() ? Optional.empty() : Optional.of(notes.getLast());
  }

  /** The first checkpoint; empty if there is none. Reads no more than the beginning of the file. */
  public Optional<SignedNote> first() throws IOException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try (InputStream in = Files.newInputStream(file)) {
      List<SignedNote> notes = notes(new String(in.readNBytes(mostBytes), UTF_8));
      return notes.stream().findFirst();
    }
  }

  /** Cuts what an append that was interrupted left behind {@link #last}. */
  public void mend() throws IOException {
    if (!Files.exists(file)) {
      return;
    }
    String tail = tail();
    int whole = end(tail);
    if (whole < tail.length()) {
      int left = tail.substring(whole).getBytes(UTF_8).length;
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        channel.truncate(channel.size() - left);
      }
    }
  }

  /** All whole checkpoints. */
  public List<SignedNote> all() throws IOException {
    return Files.exists(file) ? notes(Files.readString(file, UTF_8)) : List.of();
  }

  /** The end of the file, from the beginning of a line on. */
  private String tail() throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long start = Math.max(0, channel.size() - mostBytes);
      String text = read(channel, start, (int) (channel.size() - start));
      return start == 0 ? text : text.substring(text.indexOf('\n') + 1);
    }
  }

  /** At most {@code length} bytes from {@code start} on, as text. */
  static String read(FileChannel channel, long start, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining() && channel.read(bytes, start + bytes.position()) >= 0) {
      // on to the end
    }
    return new String(bytes.array(), 0, bytes.position(), UTF_8);
  }

  /** Where the last line ends that is a signature. */
  private static int end(String text) {
    int whole = 0;
    int start = 0;
    for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
      if (text.startsWith(SIGNATURE, start)) {
        whole = end + 1;
      }
      start = end + 1;
    }
    return whole;
  }

  /** The whole notes that follow one another in {@code text}. */
  static List<SignedNote> notes(String text) {
    List<SignedNote> found = new ArrayList<>();
    StringBuilder body = new StringBuilder();
    List<String> signatures = new ArrayList<>();
    for (String line : text.substring(0, end(text)).lines().toList()) {
      if (line.startsWith(SIGNATURE)) {
        signatures.add(line);
        continue;
      }
      if (!signatures.isEmpty()) {
        found.add(new SignedNote(body.toString(), signatures));
        body.setLength(0);
        signatures.clear();
      }
      if (!line.isEmpty()) {
        body.append(line).append('\n');
      }
    }
    if (!signatures.isEmpty()) {
      found.add(new SignedNote(body.toString(), signatures));
    }
    return found;
  }
}
