package io.cardea.dataplane.stage;

import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.pipeline.Facts;
import io.cardea.dataplane.pipeline.Stage;
import io.cardea.dataplane.pipeline.StageResult;
import io.cardea.dataplane.trace.CallTraces;
import io.cardea.model.trace.Traces;

/**
 * Where is it in a trace? Asked after it is known who calls: strangers neither have spans recorded
 * nor choose the traces and names of any.
 */
public final class BeginTrace implements Stage {

  private final Traces traces;

  public BeginTrace(Traces traces) {
    this.traces = traces;
  }

  @Override
  public StageResult apply(Call call, Facts facts) {
    return new StageResult.Continue(CallTraces.begin(traces, call));
  }
}
