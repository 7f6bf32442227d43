package io.cardea.testkit.gateway;

import io.cardea.controlplane.document.Problem;
import io.cardea.controlplane.reload.ReloadListener;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What became of each reload, to be waited for. */
final class ReloadLog implements ReloadListener {

  /** One reload: a version, or problems. */
  record Event(long version, List<Problem> problems) {}

  private static final long WAIT_SECONDS = 20;

  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();

  @Override
  public void reloaded(long version) {
    events.add(new Event(version, List.of()));
  }

  @Override
  public void refused(List<Problem> problems) {
    events.add(new Event(0, List.copyOf(problems)));
  }

  Event next() throws IOException {
    try {
      Event event = events.poll(WAIT_SECONDS, TimeUnit.SECONDS);
      if (event == null) {
        throw new AssertionError("no reload within " + WAIT_SECONDS + " s");
      }
      return event;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for a reload", e);
    }
  }
}
