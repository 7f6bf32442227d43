package io.cardea.dataplane.bridge;

import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.task.TaskIds;
import io.cardea.upstream.exchange.UpstreamRequest;

/** The bridge that each call needs, by what its client and its server speak. */
public final class Bridges implements FaceBridge {

  private final FaceBridge same;
  private final FaceBridge toLegacy = new ModernToLegacy();
  private final FaceBridge toModern = new LegacyToModern();

  /**
   * @param tasks what clients call tasks
   */
  public Bridges(TaskIds tasks) {
    this.same = new SameEra(tasks);
  }

  @Override
  public UpstreamRequest toUpstream(Call call) {
    return bridged(call).tracedBy(call.arrival().trace());
  }

  private UpstreamRequest bridged(Call call) {
    if (!call.crossesEras()) {
      return same.toUpstream(call);
    }
    return call.revision().isModern() ? toLegacy.toUpstream(call) : toModern.toUpstream(call);
  }
}
