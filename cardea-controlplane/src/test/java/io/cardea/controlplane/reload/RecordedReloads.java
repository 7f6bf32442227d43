package io.cardea.controlplane.reload;

import io.cardea.controlplane.document.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A listener that keeps what it is told. */
final class RecordedReloads implements ReloadListener {

  private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

  @Override
  public void reloaded(long version) {
    events.add("version " + version);
  }

  @Override
  public void refused(List<Problem> problems) {
    events.add("refused " + problems.getFirst().message());
  }

  /** What was told since the last time, in order. */
  List<String> drain() {
    List<String> drained = new ArrayList<>();
    events.drainTo(drained);
    return drained;
  }

  /** The next event, waiting for it. */
  String await() throws InterruptedException {
    String event = events.poll(30, TimeUnit.SECONDS);
    return event == null ? "nothing in 30 s" : event;
  }
}
