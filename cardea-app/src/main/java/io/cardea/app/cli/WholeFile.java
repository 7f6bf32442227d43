package io.cardea.app.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** A text file, readable by its owner only, that appears when it is complete. */
final class WholeFile implements Closeable {

  private final Path path;
  private final Path part;
  private final FileChannel channel;
  private final Writer writer;

  private WholeFile(Path path, Path part, FileChannel channel) {
    this.path = path;
    this.part = part;
    this.channel = channel;
    this.writer =
        new BufferedWriter(new OutputStreamWriter(Channels.newOutputStream(channel), UTF_8));
  }

  /**
   * Begins one; until it is complete it is called {@code path} and {@code .part}.
   *
   * @throws IOException if there is a file of one of these names, or it cannot be made
   */
  static WholeFile at(Path path) throws IOException {
    Path part = path.resolveSibling(path.getFileName() + ".part");
    for (Path taken : new Path[] {path, part}) {
      if (Files.exists(taken)) {
        throw new IOException("there is a file " + taken + " already: remove it, or name another");
      }
    }
    FileChannel channel =
        FileChannel.open(
            part, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownerOnly(part));
    return new WholeFile(path, part, channel);
  }

  Writer writer() {
    return writer;
  }

  /** Gives it its name, once it is on the disk. */
  void complete() throws IOException {
    writer.flush();
    channel.force(true);
    Files.move(part, path, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Removes it if it is not complete. */
  @Override
  public void close() throws IOException {
    channel.close();
    Files.deleteIfExists(part);
  }

  private static FileAttribute<?>[] ownerOnly(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }
}
