package io.cardea.audit.anchor;

import io.cardea.audit.checkpoint.SignedNote;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;

/** An anchor that waits for each checkpoint until it is told what to do with it. */
final class ScriptedAnchor implements Anchor {

  /** What happens to a checkpoint. */
  enum Fate {
    TAKEN,
    FAILED,
    CONTRADICTED,
    BUG
  }

  private final BlockingQueue<Fate> fates = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> begun = new LinkedBlockingQueue<>();
  private final List<String> taken = new CopyOnWriteArrayList<>();
  private volatile boolean isClosed;

  void decide(Fate fate) {
    fates.add(fate);
  }

  /** The next checkpoint that is brought here. */
  String nextBegun() throws InterruptedException {
    return begun.take();
  }

  List<String> taken() {
    return taken;
  }

  boolean isClosed() {
    return isClosed;
  }

  @Override
  public Kind kind() {
    return Kind.WEBHOOK;
  }

  @Override
  public String place() {
    return "there";
  }

  @Override
  public Duration interval() {
    return Duration.ZERO;
  }

  @Override
  public void take(SignedNote checkpoint) throws IOException, InterruptedException {
    begun.add(checkpoint.text());
    switch (fates.take()) {
      case TAKEN -> taken.add(checkpoint.text());
      case FAILED -> throw new IOException("it is full");
      case CONTRADICTED -> throw new Contradiction("it has more");
      case BUG -> throw new IllegalStateException();
    }
  }

  @Override
  public void close() {
    isClosed = true;
  }
}
