package io.cardea.audit.log;

import java.util.concurrent.Executor;

/**
 * Where one kind of callers leaves what the writer is to write.
 *
 * @param waking runs what wakes the writer: at once, or when the caller's turn is over, so that all
 *     of a turn is one batch
 */
record Inbox(AuditWriter writer, Executor waking) {

  /** Takes {@code entry} if there is room for it; it is told in any case what became of it. */
  void offer(Entry entry) {
    writer.offer(entry, waking);
  }

  /** Takes {@code entry}, for which room was promised. */
  void give(Entry entry) {
    writer.give(entry, waking);
  }
}
