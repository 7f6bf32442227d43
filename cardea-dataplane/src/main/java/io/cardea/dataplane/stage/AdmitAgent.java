package io.cardea.dataplane.stage;

import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.pipeline.Facts;
import io.cardea.dataplane.pipeline.Refusal;
import io.cardea.dataplane.pipeline.Stage;
import io.cardea.dataplane.pipeline.StageResult;
import io.cardea.mcp.message.RpcError;
import io.cardea.model.policy.Denial;
import java.util.Optional;

/**
 * May this agent do anything at all? One that is suspended or retired, or that nobody has declared
 * where all must be, is stopped here, whatever it asks and in whatever session.
 */
public final class AdmitAgent implements Stage {

  private static final Refusal STOPPED =
      Refusal.of(
          403,
          RpcError.FORBIDDEN,
          "This agent may not use this gateway: it is suspended, retired or not registered. Ask"
              + " whoever runs this gateway.");

  @Override
  public StageResult apply(Call call, Facts facts) {
    Optional<Denial> refusal = call.arrival().snapshot().access().refusal(call.principal());
    return refusal.isPresent()
        ? new StageResult.Reply(STOPPED.because(refusal.get().rule()))
        : new StageResult.Continue(call);
  }
}
