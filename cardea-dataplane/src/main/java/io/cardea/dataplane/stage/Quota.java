package io.cardea.dataplane.stage;

import io.cardea.dataplane.call.Arrival;
import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.call.Destination;
import io.cardea.dataplane.listing.EndpointView;
import io.cardea.dataplane.listing.EndpointViews;
import io.cardea.dataplane.pipeline.Fact;
import io.cardea.dataplane.pipeline.Facts;
import io.cardea.dataplane.pipeline.Stage;
import io.cardea.dataplane.pipeline.StageResult;
import io.cardea.dataplane.quota.LimitFields;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.message.RpcRequest;
import io.cardea.mcp.method.McpMethod;
import io.cardea.model.catalog.CatalogFeed;
import io.cardea.model.quota.Draw;
import io.cardea.model.quota.Limits;
import io.cardea.model.quota.QuotaCall;
import io.cardea.model.quota.QuotaLedger.Answer;
import io.cardea.model.snapshot.GatewaySnapshot;
import java.util.List;
import java.util.Optional;

/**
 * Has it room in every limit that is about it? Calls of tools, prompts, reads and completions
 * count; nothing else does.
 */
public final class Quota implements Stage {

  private final EndpointViews views;
  private final CatalogFeed catalog;

  public Quota(EndpointViews views, CatalogFeed catalog) {
    this.views = views;
    this.catalog = catalog;
  }

  @Override
  public StageResult apply(Call call, Facts facts) {
    GatewaySnapshot snapshot = call.arrival().snapshot();
    if (snapshot.limits().isEmpty(call.principal().tenant())
        || call.charge().isPresent()
        || !(call.destination() instanceof Destination.Server server)
        || !(call.message().orElse(null) instanceof RpcRequest request)
        || !isCounted(call)) {
      return new StageResult.Continue(call);
    }
    Optional<Answer> answer = facts.find(new Fact.Quota(call, List.of()));
    if (answer.isPresent()) {
      return switch (answer.get()) {
        case Answer.Granted granted -> new StageResult.Continue(call.withCharge(granted.charge()));
        case Answer.Refused refused -> new StageResult.Reply(LimitFields.refusal(call, refused));
        case Answer.Full full -> new StageResult.Reply(LimitFields.full(full.limit()));
      };
    }
    List<Draw> draws = snapshot.limits().draws(seen(call, server, request), snapshot.access());
    return draws.isEmpty()
        ? new StageResult.Continue(call)
        : new StageResult.Need(new Fact.Quota(call, draws));
  }

  private static boolean isCounted(Call call) {
    return call.is(McpMethod.TOOLS_CALL)
        || call.is(McpMethod.PROMPTS_GET)
        || call.is(McpMethod.RESOURCES_READ)
        || call.is(McpMethod.COMPLETE);
  }

  /** What limits look at of {@code call}. */
  private QuotaCall seen(Call call, Destination.Server server, RpcRequest request) {
    String called =
        call.is(McpMethod.TOOLS_CALL)
            ? Targets.of(McpMethod.TOOLS_CALL, request)
                .map(actions -> actions.getFirst().target())
                .orElse("")
            : "";
    String tool = called.isEmpty() ? "" : server.name().orElse(called);
    return new QuotaCall(
        call.principal(),
        server.adapter().key().name(),
        tool,
        isListed(call, called) ? tool : "",
        paramsBytes(request));
  }

  private boolean isListed(Call call, String called) {
    Arrival arrival = call.arrival();
    Limits limits = arrival.snapshot().limits();
    return !called.isEmpty()
        && limits.countsTools(call.principal().tenant())
        && views
            .of(arrival.snapshot(), catalog.current(), call)
            .tool(called)
            .flatMap(EndpointView.Target::item)
            .isPresent();
  }

  private static long paramsBytes(RpcRequest request) {
    JsonDocument document = request.document();
    int params = request.params();
    return params == JsonDocument.NONE ? 0 : document.end(params) - document.start(params);
  }
}
