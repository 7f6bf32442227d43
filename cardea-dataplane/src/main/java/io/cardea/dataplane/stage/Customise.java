package io.cardea.dataplane.stage;

import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.call.Destination;
import io.cardea.dataplane.pipeline.Facts;
import io.cardea.dataplane.pipeline.Refusal;
import io.cardea.dataplane.pipeline.Stage;
import io.cardea.dataplane.pipeline.StageResult;
import io.cardea.mcp.message.RpcError;
import io.cardea.mcp.message.RpcRequest;
import java.util.Optional;

/**
 * Are the arguments what the operator accepts for the tool? The call itself stays as its caller
 * sent it: the bridge makes of it what the server gets, from the caller's own bytes whenever it is
 * sent.
 */
public final class Customise implements Stage {

  @Override
  public StageResult apply(Call call, Facts facts) {
    if (!(call.destination() instanceof Destination.Server server)
        || server.custom().isEmpty()
        || !(call.message().orElse(null) instanceof RpcRequest request)) {
      return new StageResult.Continue(call);
    }
    Optional<String> problem = server.custom().get().refusal(request.document(), request.params());
    return problem.isEmpty()
        ? new StageResult.Continue(call)
        : new StageResult.Reply(
            Refusal.of(
                    200,
                    RpcError.INVALID_PARAMS,
                    "Invalid arguments for tool "
                        + server.name().orElse("")
                        + ": "
                        + problem.get()
                        + ".")
                .because("arguments that the operator does not accept")
                .saying(Refusal.NOT_EXECUTED));
  }
}
