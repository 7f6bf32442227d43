package io.cardea.app.cli;

import io.cardea.controlplane.document.Problem;
import io.cardea.controlplane.reload.ReloadListener;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says in the log what became of a reload. */
final class ReloadLog implements ReloadListener {

  private static final Logger LOG = LoggerFactory.getLogger(ReloadLog.class);

  @Override
  public void reloaded(long version) {
    LOG.atInfo().addKeyValue("version", version).log("configuration reloaded");
  }

  @Override
  public void refused(List<Problem> problems) {
    problems.forEach(problem -> LOG.atError().log("configuration refused: {}", problem));
  }
}
