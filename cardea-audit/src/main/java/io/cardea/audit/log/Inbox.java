package io.cardea.audit.log;

import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Where callers leave what the writer is to write. */
final class Inbox {

  private final AuditWriter writer;
  private final @Nullable Executor afterTurn;
  private final Runnable wake;

  private Inbox(AuditWriter writer, @Nullable Executor afterTurn) {
    this.writer = writer;
    this.afterTurn = afterTurn;
    this.wake = writer::wake;
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
    wake(writer.offer(entry));
  }

  /** Takes {@code entry}, for which room was promised. */
  void give(Entry entry) {
    wake(writer.give(entry));
  }

  /** What waits there already may be of an event loop whose turn is long. */
  private void wake(boolean isFirst) {
    if (afterTurn == null) {
      writer.wake();
    } else if (isFirst) {
      afterTurn.execute(wake);
    }
  }
}
