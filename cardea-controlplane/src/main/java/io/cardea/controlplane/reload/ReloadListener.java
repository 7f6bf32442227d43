package io.cardea.controlplane.reload;

import io.cardea.controlplane.document.Problem;
import java.util.List;

/** Is told what became of each reload. Called on the watcher's thread, one call at a time. */
public interface ReloadListener {

  /** Snapshot {@code version} is in force. */
  void reloaded(long version);

  /** The configuration was not taken; the snapshot in force stays. */
  void refused(List<Problem> problems);
}
