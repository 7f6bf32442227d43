package io.cardea.dataplane.session;

import io.cardea.model.adapter.AdapterKey;
import io.cardea.model.identity.TenantId;
import io.cardea.model.session.SessionStore.Attachment;
import io.cardea.model.session.SessionStore.SessionKey;
import io.cardea.model.session.SessionStore.SessionState;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;

/**
 * Sessions at servers that are left over from sessions that expired; an event loop ends them. At
 * most {@value #MAX} wait, and what is more ends by the servers' own clocks. Thread-safe.
 */
public final class Abandoned {

  private static final int MAX = 10_000;

  private record Left(AdapterKey adapter, Attachment attachment) {}

  private final Queue<Left> left = new ConcurrentLinkedQueue<>();
  private final AtomicInteger size = new AtomicInteger();

  /** Notes what an expired session had. */
  public void add(SessionKey session, SessionState state) {
    TenantId tenant = new TenantId(session.tenant());
    state
        .attachments()
        .forEach((adapter, attachment) -> {
          if (attachment.id().isPresent() && size.incrementAndGet() <= MAX) {
            left.add(new Left(AdapterKey.of(tenant, adapter), attachment));
          } else if (attachment.id().isPresent()) {
            size.decrementAndGet();
          }
        });
  }

  /** Hands at most {@code max} of them over. */
  public void drain(int max, BiConsumer<AdapterKey, Attachment> end) {
    for (int i = 0; i < max; i++) {
      Left next = left.poll();
      if (next == null) {
        return;
      }
      size.decrementAndGet();
      end.accept(next.adapter(), next.attachment());
    }
  }
}
