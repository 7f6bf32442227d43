package io.cardea.dataplane.stage;

import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.call.Destination.Here;
import io.cardea.dataplane.pipeline.Fact;
import io.cardea.dataplane.pipeline.Facts;
import io.cardea.dataplane.pipeline.Stage;
import io.cardea.dataplane.pipeline.StageResult;
import io.cardea.mcp.message.RpcRequest;
import io.cardea.model.adapter.Adapter;

/**
 * Has its session a session at the server yet? On an aggregate they begin with the first request
 * that needs them.
 */
public final class Attach implements Stage {

  @Override
  public StageResult apply(Call call, Facts facts) {
    boolean needsOne =
        call.arrival().route().endpoint().isAggregate()
            && call.session().isPresent()
            && call.server().isPresent()
            && call.attachment().isEmpty();
    if (!needsOne) {
      return new StageResult.Continue(call);
    }
    if (!(call.message().orElse(null) instanceof RpcRequest)) {
      // A server that has no session with us waits for no answer and has no stream.
      return new StageResult.Continue(call.withDestination(Here.HERE));
    }
    Adapter adapter = call.server().get();
    Fact.Attached fact = new Fact.Attached(call.session().get().id().key(), adapter.key());
    return facts
        .find(fact)
        .<StageResult>map(attaching ->
            switch (attaching) {
              case Fact.Attaching.Done done ->
                  new StageResult.Continue(
                      call.withSession(call.session().get().with(adapter, done.attachment())));
              case Fact.Attaching.Refused refused -> new StageResult.Reply(refused.refusal());
            })
        .orElseGet(() -> new StageResult.Need(fact));
  }
}
