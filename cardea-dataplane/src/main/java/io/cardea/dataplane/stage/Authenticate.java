package io.cardea.dataplane.stage;

import io.cardea.dataplane.call.Arrival;
import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.pipeline.Facts;
import io.cardea.dataplane.pipeline.Refusal;
import io.cardea.dataplane.pipeline.Stage;
import io.cardea.dataplane.pipeline.StageResult;
import io.cardea.mcp.message.RpcError;
import io.cardea.model.adapter.Adapter;
import io.cardea.model.endpoint.EndpointKey;
import io.cardea.model.endpoint.Profile;
import io.cardea.model.identity.ApiKey;
import io.cardea.model.identity.KeyCheck;
import io.cardea.model.identity.KeyIndex;
import io.cardea.model.identity.KeyScope;
import io.cardea.model.identity.Principal;
import io.cardea.model.snapshot.GatewaySnapshot;

/**
 * Who is it? {@code Authorization: Bearer cardea_…}, or nobody where a public adapter is called
 * from this machine. What is wrong with a credential is told to operators only: every caller gets
 * the same 401, also for an adapter that does not exist.
 */
public final class Authenticate implements Stage {

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
    return switch (KeyCheck.of(keys, arrival.headers("authorization"), arrival.time())) {
      case KeyCheck.Accepted accepted -> check(call, accepted.key());
      case KeyCheck.Rejected rejected -> refuse(rejected.reason());
      case KeyCheck.Absent _ ->
          isPublic(arrival)
              ? new StageResult.Continue(
                  call.withPrincipal(Principal.anonymous(arrival.route().endpoint().tenant())))
              : refuse("no credential");
    };
  }

  private static StageResult check(Call call, ApiKey key) {
    if (!key.tenant().equals(call.arrival().route().endpoint().tenant())) {
      return refuse("key " + key.id() + " belongs to another tenant");
    }
    if (!key.scope().covers(KeyScope.Plane.DATA)) {
      return refuse("key " + key.id() + " is not for MCP traffic");
    }
    return new StageResult.Continue(call.withPrincipal(key.principal()));
  }

  private static boolean isPublic(Arrival arrival) {
    return arrival.peer().isLocal() && isPublic(arrival.snapshot(), arrival.route().endpoint());
  }

  private static boolean isPublic(GatewaySnapshot snapshot, EndpointKey endpoint) {
    return switch (endpoint.kind()) {
      case ALL -> false;
      case ADAPTER -> {
        Adapter adapter = snapshot.adapters().get(endpoint.adapterKey(endpoint.name()));
        yield adapter != null && adapter.access() == Adapter.Access.PUBLIC;
      }
      case PROFILE -> {
        Profile profile = snapshot.profiles().get(endpoint);
        yield profile != null && profile.access() == Adapter.Access.PUBLIC;
      }
    };
  }

  private static StageResult refuse(String why) {
    return new StageResult.Reply(CHALLENGE.because(why));
  }
}
