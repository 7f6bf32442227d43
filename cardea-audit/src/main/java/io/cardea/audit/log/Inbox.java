package io.cardea.audit.log;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Where callers leave what the writer is to write. */
final class Inbox {

  private final AuditWriter writer;
  private final @Nullable Executor afterTurn;
  private final AtomicBoolean isDue = new AtomicBoolean();

  private Inbox(AuditWriter writer, @Nullable Executor afterTurn) {
    this.writer = writer;
    this.afterTurn = afterTurn;
  }

  /** One whose entries wake the writer. */
  static Inbox of(AuditWriter writer) {
    return new Inbox(writer, null);
  }

  /** One for an event loop: the writer is woken by {@code afterTurn}, so a turn is one batch. */
  static Inbox gathering(AuditWriter writer, Executor afterTurn) {
    return new Inbox(writer, afterTurn);
  }

  /** Takes {@code entry} if there is room for it; it is told in any case what became of it. */
  void offer(Entry entry) {
    writer.offer(entry);
    wake();
  }

  /** Takes {@code entry}, for which room was promised. */
  void give(Entry entry) {
    writer.give(entry);
    wake();
  }

  /** What waits there already may be of another event loop, whose turn is long. */
  private void wake() {
    if (afterTurn == null) {
      writer.wake();
    } else if (!isDue.getAndSet(true)) {
      afterTurn.execute(this::endTurn);
    }
  }

  private void endTurn() {
    isDue.set(false);
    writer.wake();
  }
}
