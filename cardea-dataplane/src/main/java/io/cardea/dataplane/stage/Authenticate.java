package io.cardea.dataplane.stage;

import io.cardea.dataplane.call.Arrival;
import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.pipeline.Facts;
import io.cardea.dataplane.pipeline.Refusal;
import io.cardea.dataplane.pipeline.Stage;
import io.cardea.dataplane.pipeline.StageResult;
import io.cardea.mcp.message.RpcError;
import io.cardea.model.adapter.Adapter;
import io.cardea.model.identity.ApiKey;
import io.cardea.model.identity.KeyIndex;
import io.cardea.model.identity.KeyScope;
import io.cardea.model.identity.PresentedKey;
import io.cardea.model.identity.Principal;
import io.cardea.model.identity.TenantId;
import java.util.List;
import java.util.Optional;

/**
 * Who is it? {@code Authorization: Bearer cardea_…}, or nobody where a public adapter is called
 * from this machine. What is wrong with a credential is told to operators only: every caller gets
 * the same 401, also for an adapter that does not exist.
 */
public final class Authenticate implements Stage {

  private static final String SCHEME = "bearer ";
  private static final Refusal CHALLENGE =
      Refusal.of(
              401,
              RpcError.UNAUTHENTICATED,
              "A valid API key is needed: send it as \"Authorization: Bearer cardea_...\".")
          .withHeader("WWW-Authenticate", "Bearer realm=\"cardea\"");

  private final KeyIndex keys;

  public Authenticate(KeyIndex keys) {
    this.keys = keys;
  }

  @Override
  public StageResult apply(Call call, Facts facts) {
    Arrival arrival = call.arrival();
    List<String> fields = arrival.headers("authorization");
    if (fields.isEmpty()) {
      return isPublic(arrival)
          ? new StageResult.Continue(
              call.withPrincipal(Principal.anonymous(arrival.route().adapter().tenant())))
          : refuse("no credential");
    }
    if (fields.size() > 1
        || !fields.getFirst().regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return refuse("not one bearer credential");
    }
    Optional<PresentedKey> presented =
        PresentedKey.parse(fields.getFirst().substring(SCHEME.length()).strip());
    return presented.map(key -> check(call, key)).orElseGet(() -> refuse("not an API key"));
  }

  private StageResult check(Call call, PresentedKey presented) {
    Arrival arrival = call.arrival();
    TenantId tenant = arrival.route().adapter().tenant();
    Optional<ApiKey> key = keys.find(presented.id());
    if (key.isEmpty()) {
      return refuse("unknown key " + presented.id());
    }
    ApiKey found = key.get();
    if (!found.hash().matches(presented.secret())) {
      return refuse("wrong secret for key " + found.id());
    }
    if (!found.isLive(arrival.time())) {
      return refuse("key " + found.id() + " is expired or revoked");
    }
    if (!found.tenant().equals(tenant)) {
      return refuse("key " + found.id() + " belongs to another tenant");
    }
    if (!found.scope().covers(KeyScope.Plane.DATA)) {
      return refuse("key " + found.id() + " is not for MCP traffic");
    }
    return new StageResult.Continue(call.withPrincipal(found.principal()));
  }

  private static boolean isPublic(Arrival arrival) {
    Adapter adapter = arrival.snapshot().adapters().get(arrival.route().adapter());
    return adapter != null && adapter.access() == Adapter.Access.PUBLIC && arrival.peer().isLocal();
  }

  private static StageResult refuse(String why) {
    return new StageResult.Reply(CHALLENGE.because(why));
  }
}
