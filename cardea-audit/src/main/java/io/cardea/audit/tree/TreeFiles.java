package io.cardea.audit.tree;

import io.cardea.audit.file.OwnerOnly;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * A growing tree in files: {@code hashes-00} has the hash of each leaf, {@code hashes-08} the root
 * of each 256 of them, and so on, which is the content of the tiles of C2SP tlog-tiles without
 * partial ones. So a node is made from at most 128 hashes, and a leaf takes 32.13 bytes. What is
 * here can be made anew from the records: nobody has to trust it. One thread.
 */
public final class TreeFiles implements NodeSource, Closeable {

  private static final int STRIDE = 8;
  private static final int FILES = 5;

  private final List<HashFile> files;
  private final TreeHasher hasher = new TreeHasher();

  /** The roots of the complete subtrees that the leaves so far consist of, by level. */
  private final byte[][] range = new byte[Long.SIZE][];

  private long size;

  private TreeFiles(List<HashFile> files) {
    this.files = files;
  }

  /** Opens the files for growing, making those that are missing, at no leaves. */
  public static TreeFiles open(Path folder) throws IOException {
    Files.createDirectories(folder, OwnerOnly.folder(folder));
    return open(
        folder,
        Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
        OwnerOnly.file(folder));
  }

  /** Opens the files for reading {@link #node nodes}. */
  public static TreeFiles read(Path folder) throws IOException {
    return open(folder, Set.of(StandardOpenOption.READ));
  }

  private static TreeFiles open(
      Path folder, Set<StandardOpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    List<HashFile> files = new ArrayList<>();
    TreeFiles tree = new TreeFiles(files);
    try {
      for (int file = 0; file < FILES; file++) {
        String name = "hashes-%02d".formatted(file * STRIDE);
        files.add(HashFile.open(folder.resolve(name), options, attributes));
      }
    } catch (IOException e) {
      tree.close();
      throw e;
    }
    return tree;
  }

  /** Leaves so far. */
  public long size() {
    return size;
  }

  /** Adds a leaf. */
  public void append(byte[] leaf) throws IOException {
    byte[] node = leaf;
    int level = 0;
    files.getFirst().append(node);
    for (long rest = size; (rest & 1) == 1; rest >>>= 1) {
      node = hasher.node(range[level], node);
      level++;
      if (level % STRIDE == 0 && level / STRIDE < FILES) {
        files.get(level / STRIDE).append(node);
      }
    }
    range[level] = node;
    size++;
  }

  /** The root over all leaves so far. */
  public byte[] root() {
    return root(range, size);
  }

  private byte[] root(byte[][] subtrees, long leaves) {
    if (leaves == 0) {
      return hasher.empty();
    }
    int level = Long.numberOfTrailingZeros(leaves);
    byte[] root = subtrees[level];
    for (long rest = leaves >>> ++level; rest != 0; rest >>>= 1) {
      if ((rest & 1) == 1) {
        root = hasher.node(subtrees[level], root);
      }
      level++;
    }
    return root;
  }

  /** Writes what was added, and waits until it is on the disk. */
  public void flush() throws IOException {
    for (HashFile file : files) {
      file.flush();
    }
  }

  /**
   * Goes on from the first {@code leaves}, and forgets what the files hold beyond.
   *
   * @return whether the files hold a tree of that size with that root; if not, nothing is changed
   */
  public boolean resume(long leaves, byte[] root) throws IOException {
    for (int file = 0; file < FILES; file++) {
      if (!files.get(file).holds(leaves >>> (file * STRIDE))) {
        return false;
      }
    }
    byte[][] subtrees = new byte[Long.SIZE][];
    for (int level = 0; level < Long.SIZE; level++) {
      if ((leaves >>> level & 1) == 1) {
        subtrees[level] = node(level, (leaves >>> level) - 1);
      }
    }
    if (!Arrays.equals(root(subtrees, leaves), root)) {
      return false;
    }
    for (int file = 0; file < FILES; file++) {
      files.get(file).cut(leaves >>> (file * STRIDE));
    }
    System.arraycopy(subtrees, 0, range, 0, range.length);
    size = leaves;
    return true;
  }

  /** The hashes of {@code count} leaves that were flushed, one after the other. */
  public byte[] leaves(long first, int count) throws IOException {
    return files.getFirst().read(first, count);
  }

  @Override
  public byte[] node(int level, long index) throws IOException {
    int file = Math.min(level / STRIDE, FILES - 1);
    int above = level - file * STRIDE;
    byte[] hashes = files.get(file).read(index << above, 1 << above);
    List<byte[]> nodes = new ArrayList<>();
    for (int at = 0; at < hashes.length; at += TreeHasher.HASH_BYTES) {
      nodes.add(Arrays.copyOfRange(hashes, at, at + TreeHasher.HASH_BYTES));
    }
    while (nodes.size() > 1) {
      List<byte[]> parents = new ArrayList<>();
      for (int at = 0; at < nodes.size(); at += 2) {
        parents.add(hasher.node(nodes.get(at), nodes.get(at + 1)));
      }
      nodes = parents;
    }
    return nodes.getFirst();
  }

  @Override
  public void close() throws IOException {
    for (HashFile file : files) {
      file.close();
    }
  }
}
