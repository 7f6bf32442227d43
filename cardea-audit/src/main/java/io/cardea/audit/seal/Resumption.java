package io.cardea.audit.seal;

import io.cardea.audit.anchor.FileAnchor;
import io.cardea.audit.checkpoint.Checkpoint;
import io.cardea.audit.checkpoint.CheckpointFile;
import io.cardea.audit.checkpoint.LogPosition;
import io.cardea.audit.checkpoint.NoteSigner;
import io.cardea.audit.checkpoint.SignedNote;
import io.cardea.audit.segment.SegmentName;
import io.cardea.audit.tree.TreeFiles;
import io.cardea.audit.tree.TreeHasher;
import io.cardea.audit.tree.TreeProofs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From where a log can be sealed further. The rule: nothing is ever signed that does not extend the
 * last checkpoint.
 *
 * <ul>
 *   <li>The tree's files hold the tree of the last checkpoint: that is extended, whatever has
 *       become of the records below. If those were changed, they do not fit the tree, now or later.
 *   <li>They do not, but the records still have that root: the files are made anew.
 *   <li>Neither, or it does not extend what is in the anchor's file: the log cannot be opened.
 *       Whoever starts the gateway has to move the folder away, and so keeps what is left as
 *       evidence; a new log, with another name and key, begins.
 * </ul>
 */
final class Resumption {

  private static final Logger LOG = LoggerFactory.getLogger(Resumption.class);
  private static final String TREE = "tree";
  private static final String NEW_TREE = "tree.tmp";

  private Resumption() {}

  /**
   * Where to go on.
   *
   * @param note the last checkpoint
   * @param last what it says
   * @param signer the key that seals now
   * @param handOver the key that is to seal from now on, if it is another
   * @param tree the tree of the last checkpoint
   */
  record Found(
      SignedNote note,
      Checkpoint last,
      NoteSigner signer,
      Optional<NoteSigner> handOver,
      TreeFiles tree) {}

  /** Looks at the folder of a log; begins a log if there are no checkpoints. */
  static Found find(Path folder, SealSettings settings, InstantSource clock) throws IOException {
    KeyFile keys = KeyFile.read(settings.keyFile());
    CheckpointFile file = checkpoints(folder);
    file.mend();
    Optional<SignedNote> note = file.last();
    if (note.isEmpty()) {
      return begin(folder, keys, settings, clock);
    }
    Checkpoint last = parse(note.get(), folder);
    if (last.isClosed()) {
      throw new IOException(
          "it was closed for good at %s: move %s to where closed logs are kept, and start again, with"
                  .formatted(last.time(), folder)
              + " a new log");
    }
    List<NoteSigner> ofThisLog =
        keys.signers().stream().filter(key -> key.key().name().equals(last.origin())).toList();
    NoteSigner signer = signerOf(note.get(), last, ofThisLog, folder, settings.keyFile());
    Optional<NoteSigner> newest =
        ofThisLog.stream().limit(1).filter(key -> key != signer).findFirst();
    TreeFiles tree = tree(folder, last);
    try {
      if (settings.anchor().isPresent()) {
        Path anchor = settings.anchor().get();
        Optional<SignedNote> anchored = new FileAnchor(anchor).last(settings.threads());
        if (anchored.isPresent()) {
          compare(anchored.get(), anchor, last, tree, ofThisLog, folder);
        }
      }
    } catch (IOException e) {
      tree.close();
      throw e;
    }
    return new Found(note.get(), last, signer, newest, tree);
  }

  /** What is anchored was signed before: the log must extend that, too. */
  private static void compare(
      SignedNote note,
      Path anchor,
      Checkpoint last,
      TreeFiles tree,
      List<NoteSigner> keys,
      Path folder)
      throws IOException {
    if (!note.text().startsWith(last.origin() + "\n")) {
      return;
    }
    if (keys.stream().noneMatch(key -> note.isSealedBy(key.key()))) {
      LOG.atError().log("The last checkpoint in {} is not signed by a key of this log", anchor);
      return;
    }
    Checkpoint anchored = parse(note, folder);
    if (anchored.size() > last.size()
        || !Arrays.equals(new TreeProofs(tree).root(anchored.size()), anchored.rootHash())) {
      throw refusal(
          folder,
          "%s has a checkpoint of %d records of %s that it does not extend: it was cut or replaced"
              .formatted(anchor, anchored.size(), anchored.time()),
          null);
    }
  }

  static CheckpointFile checkpoints(Path folder) {
    return new CheckpointFile(folder.resolve(CheckpointFile.NAME));
  }

  /** The tree of {@code last}, from its files or else from the records. */
  static TreeFiles tree(Path folder, Checkpoint last) throws IOException {
    TreeFiles tree = TreeFiles.open(folder.resolve(TREE));
    boolean isReady = false;
    try {
      isReady = tree.resume(last.size(), last.rootHash());
    } finally {
      if (!isReady) {
        tree.close();
      }
    }
    return isReady ? tree : rebuilt(folder, last);
  }

  private static Found begin(Path folder, KeyFile keys, SealSettings settings, InstantSource clock)
      throws IOException {
    if (keys.newest().isPresent()) {
      LOG.atWarn()
          .log(
              "The audit log in {} has no checkpoints and is sealed as a new one; the one before was {}."
                  + " If nobody has moved that away, it is gone",
              folder,
              keys.newest().get().name());
    }
    NavigableSet<Long> segments = SegmentName.in(folder);
    NoteSigner signer = keys.forNewLog(settings.random());
    Checkpoint first =
        new Checkpoint(
            signer.key().name(),
            0,
            Base64.getEncoder().encodeToString(new TreeHasher().empty()),
            new LogPosition(segments.isEmpty() ? 1 : segments.first(), 0),
            clock.instant(),
            Optional.of(signer.key()));
    Path evidence = folder.resolve(TREE);
    if (Files.exists(evidence)) {
      Files.move(evidence, folder.resolve(TREE + "-before-" + signer.key().id()));
    }
    TreeFiles tree = TreeFiles.open(folder.resolve(TREE));
    SignedNote note = first.sign(List.of(signer));
    checkpoints(folder).append(note);
    return new Found(note, first, signer, Optional.empty(), tree);
  }

  static Checkpoint parse(SignedNote note, Path folder) throws IOException {
    try {
      return Checkpoint.parse(note.text());
    } catch (IllegalArgumentException e) {
      throw refusal(folder, "its last checkpoint is damaged (" + e.getMessage() + ")", e);
    }
  }

  private static NoteSigner signerOf(
      SignedNote note, Checkpoint last, List<NoteSigner> keys, Path folder, Path keyFile)
      throws IOException {
    Stream<NoteSigner> candidates = keys.stream();
    if (last.newKey().isPresent()) {
      candidates = candidates.filter(key -> key.key().equals(last.newKey().get()));
    }
    return candidates
        .filter(key -> note.isSealedBy(key.key()))
        .findFirst()
        .orElseThrow(() ->
            refusal(
                folder,
                "no key in %s has signed its last checkpoint; if that file was lost, put back a copy"
                    .formatted(keyFile),
                null));
  }

  private static TreeFiles rebuilt(Path folder, Checkpoint last) throws IOException {
    LOG.atWarn().log("The tree of the audit log in {} is made anew from the records", folder);
    Path fresh = folder.resolve(NEW_TREE);
    delete(fresh);
    try (TreeFiles tree = TreeFiles.open(fresh)) {
      fill(tree, folder, last);
      tree.flush();
      if (tree.size() != last.size()
          || !Base64.getEncoder().encodeToString(tree.root()).equals(last.root())) {
        throw refusal(
            folder,
            "neither its records nor the hashes beside them are what was sealed at " + last.time(),
            null);
      }
    } catch (IOException e) {
      delete(fresh);
      throw e;
    }
    delete(folder.resolve(TREE));
    Files.move(fresh, folder.resolve(TREE), StandardCopyOption.ATOMIC_MOVE);
    TreeFiles tree = TreeFiles.open(folder.resolve(TREE));
    if (!tree.resume(last.size(), last.rootHash())) {
      tree.close();
      throw new IOException("the tree in " + folder + " cannot be read back");
    }
    return tree;
  }

  private static void fill(TreeFiles tree, Path folder, Checkpoint last) throws IOException {
    NavigableSet<Long> segments = SegmentName.in(folder);
    if (segments.isEmpty()) {
      return;
    }
    TreeHasher hasher = new TreeHasher();
    try (Follower follower = Follower.at(folder, new LogPosition(segments.first(), 0))) {
      while (tree.size() < last.size()) {
        int most = (int) Math.min(10_000, last.size() - tree.size());
        Follower.Stop stop =
            follower.read(
                most, (bytes, from, length) -> tree.append(hasher.leaf(bytes, from, length)));
        if (stop == Follower.Stop.CAUGHT_UP) {
          return;
        }
        if (stop == Follower.Stop.SEGMENT_END) {
          follower.advance();
        }
      }
    }
  }

  private static void delete(Path tree) throws IOException {
    if (!Files.exists(tree)) {
      return;
    }
    try (Stream<Path> files = Files.list(tree)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(tree);
  }

  private static IOException refusal(Path folder, String what, @Nullable Throwable cause) {
    return new IOException(
        ("it cannot be sealed further: %s. Run cardea audit verify %s; then keep that folder"
                + " elsewhere as evidence and start again, with a new log")
            .formatted(what, folder),
        cause);
  }
}
