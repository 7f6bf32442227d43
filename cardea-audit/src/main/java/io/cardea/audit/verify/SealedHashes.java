package io.cardea.audit.verify;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The hashes of the leaves, as the gateway keeps them beside the log. One thread. */
final class SealedHashes implements Closeable {

  private static final int BLOCK = 4096;

  private final FileChannel channel;
  private final long count;
  private final ByteBuffer block = ByteBuffer.allocate(BLOCK * Merkle.HASH_BYTES);
  private long first;
  private int loaded;

  private SealedHashes(FileChannel channel) throws IOException {
    this.channel = channel;
    this.count = channel.size() / Merkle.HASH_BYTES;
  }

  static Optional<SealedHashes> open(Path folder) throws IOException {
    Path file = folder.resolve("tree").resolve("hashes-00");
    return Files.exists(file)
        ? Optional.of(new SealedHashes(FileChannel.open(file, StandardOpenOption.READ)))
        : Optional.empty();
  }

  long count() {
    return count;
  }

  byte[] at(long index) throws IOException {
    if (index < first || index >= first + loaded) {
      load(index);
    }
    int at = (int) (index - first) * Merkle.HASH_BYTES;
    return Arrays.copyOfRange(block.array(), at, at + Merkle.HASH_BYTES);
  }

  List<Hash> range(long low, long high) throws IOException {
    List<Hash> hashes = new ArrayList<>();
    for (long index = low; index < high; index++) {
      hashes.add(new Hash(at(index)));
    }
    return hashes;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private void load(long index) throws IOException {
    first = index;
    block.clear();
    long start = index * Merkle.HASH_BYTES;
    while (block.hasRemaining() && channel.read(block, start + block.position()) >= 0) {
      // on to the end of the block or the file
    }
    loaded = block.position() / Merkle.HASH_BYTES;
    if (loaded == 0) {
      throw new IOException("the file of hashes ends before record " + index);
    }
  }
}
