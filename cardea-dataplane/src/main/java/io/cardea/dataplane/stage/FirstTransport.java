package io.cardea.dataplane.stage;

import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.pipeline.Facts;
import io.cardea.dataplane.pipeline.Stage;
import io.cardea.dataplane.pipeline.StageResult;
import io.cardea.mcp.revision.Revision;
import java.util.Optional;

/**
 * Takes the place of {@link Classify} where an event stream of HTTP+SSE is opened: it is of MCP
 * 2024-11-05, whatever its session will agree on.
 */
public final class FirstTransport implements Stage {

  @Override
  public StageResult apply(Call call, Facts facts) {
    return new StageResult.Continue(call.withClass(Revision.R2024_11_05, Optional.empty()));
  }
}
