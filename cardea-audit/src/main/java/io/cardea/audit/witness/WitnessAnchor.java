package io.cardea.audit.witness;

import io.cardea.audit.anchor.Anchor;
import io.cardea.audit.anchor.Contradiction;
import io.cardea.audit.anchor.TextPost;
import io.cardea.audit.checkpoint.Checkpoint;
import io.cardea.audit.checkpoint.SignedNote;
import io.cardea.audit.tree.TreeFiles;
import io.cardea.audit.tree.TreeProofs;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Has checkpoints cosigned by a witness (C2SP tlog-witness): it is shown that each extends the one
 * that it cosigned last, and what it answers is kept only if its signature is right. A witness that
 * knows more records than there are, or others, contradicts.
 */
public final class WitnessAnchor implements Anchor {

  private static final int OK = 200;
  private static final int CONFLICT = 409;

  /** As many as fit a {@code long}, and no log has. */
  private static final String SIZE = "0|[1-9][0-9]{0,17}";

  private final Witness witness;
  private final Path log;
  private final Duration interval;
  private final CosignedFile file;
  private final TextPost post;

  /**
   * @param log the folder of the log
   * @param interval from one checkpoint to the next at least
   */
  public WitnessAnchor(Witness witness, Path log, Duration interval) {
    this.witness = witness;
    this.log = log;
    this.interval = interval;
    this.file = CosignedFile.of(log, witness);
    this.post = new TextPost(witness.submission(), Optional.empty());
  }

  @Override
  public Kind kind() {
    return Kind.WITNESS;
  }

  @Override
  public String place() {
    return "the witness " + witness.key().name();
  }

  @Override
  public Duration interval() {
    return interval;
  }

  @Override
  public void take(SignedNote note) throws IOException, InterruptedException {
    Checkpoint checkpoint = Checkpoint.parse(note.text());
    if (checkpoint.size() == 0) {
      return; // nothing to extend
    }
    long old = lastCosigned(checkpoint);
    TextPost.Reply reply = submit(old, checkpoint, note);
    if (reply.status() == CONFLICT) {
      long seen = seen(reply, old, checkpoint);
      reply = submit(seen, checkpoint, note);
      if (reply.status() == CONFLICT) {
        throw new IOException(
            "it cosigns something else of this log meanwhile: " + seen(reply, seen, checkpoint));
      }
    }
    if (reply.status() != OK) {
      throw refusal(reply.status(), checkpoint);
    }
    keep(note, reply.body());
  }

  @Override
  public void close() {
    post.close();
  }

  /** Records under what it cosigned last, as far as is known here; 0 if nothing is. */
  private long lastCosigned(Checkpoint now) throws IOException {
    Optional<SignedNote> last = file.read();
    try {
      return last.map(note -> Checkpoint.parse(note.text()))
          .filter(
              cosigned -> cosigned.origin().equals(now.origin()) && cosigned.size() <= now.size())
          .map(Checkpoint::size)
          .orElse(0L);
    } catch (IllegalArgumentException e) { // damaged: the witness knows
      return 0;
    }
  }

  private TextPost.Reply submit(long old, Checkpoint checkpoint, SignedNote note)
      throws IOException, InterruptedException {
    StringBuilder body = new StringBuilder("old ").append(old).append('\n');
    for (byte[] hash : proof(old, checkpoint.size())) {
      body.append(Base64.getEncoder().encodeToString(hash)).append('\n');
    }
    return post.send(body.append('\n').append(note).toString());
  }

  private List<byte[]> proof(long old, long size) throws IOException {
    if (old == 0) {
      return List.of();
    }
    try (TreeFiles tree = TreeFiles.read(log.resolve("tree"))) {
      return new TreeProofs(tree).consistency(old, size);
    }
  }

  /**
   * Records under what it has cosigned last, as it says.
   *
   * @throws Contradiction if that cannot be the beginning of this log
   */
  private static long seen(TextPost.Reply reply, long old, Checkpoint checkpoint)
      throws IOException {
    String body = reply.body().strip();
    OptionalLong seen =
        body.matches(SIZE) ? OptionalLong.of(Long.parseLong(body)) : OptionalLong.empty();
    if (seen.orElse(0) > checkpoint.size()) {
      throw new Contradiction(
          "it has cosigned %d records, and here are %d: the log was cut or put back"
              .formatted(seen.getAsLong(), checkpoint.size()));
    }
    if (old == checkpoint.size() && seen.orElse(old) == old) {
      throw new Contradiction(
          "it has cosigned another root over as many records, %d".formatted(old));
    }
    return seen.orElseThrow(() -> new IOException("it answers with status 409 and no size"));
  }

  private static IOException refusal(int status, Checkpoint checkpoint) {
    return switch (status) {
      case 422 ->
          new Contradiction(
              "it has cosigned other records than those that %d records begin with: the log was"
                      .formatted(checkpoint.size())
                  + " rewritten");
      case 404 ->
          new IOException(
              "it does not know the log %s: its operator has to".formatted(checkpoint.origin()));
      case 403 ->
          new IOException(
              "it does not trust the key that seals now: tell its operator the new one");
      default -> new IOException("it answers with status " + status);
    };
  }

  private void keep(SignedNote note, String reply) throws IOException {
    String cosignature =
        witness
            .key()
            .cosignature(note.text(), reply.lines().toList())
            .orElseThrow(
                () -> new IOException("it answers without a right cosignature of its key"));
    List<String> signatures = new ArrayList<>(note.signatures());
    signatures.add(cosignature);
    file.write(new SignedNote(note.text(), signatures));
  }
}
