package io.cardea.dataplane.stage;

import io.cardea.dataplane.bridge.LegacyTasks;
import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.pipeline.Facts;
import io.cardea.dataplane.pipeline.Stage;
import io.cardea.dataplane.pipeline.StageResult;

/**
 * Does it know tasks, where it calls a tool that a legacy server runs in no other way (tasks
 * extension, "Capability Negotiation")?
 */
public final class KnowTasks implements Stage {

  @Override
  public StageResult apply(Call call, Facts facts) {
    return LegacyTasks.isMissing(call)
        ? new StageResult.Reply(ModernFace.NO_TASKS)
        : new StageResult.Continue(call);
  }
}
