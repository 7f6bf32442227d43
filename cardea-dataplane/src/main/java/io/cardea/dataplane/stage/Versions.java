package io.cardea.dataplane.stage;

import io.cardea.dataplane.call.Arrival;
import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.call.WantedVersions;
import io.cardea.dataplane.pipeline.Refusal;
import io.cardea.mcp.message.RpcError;
import io.cardea.model.adapter.Adapter;
import io.cardea.model.adapter.ServerVersion;
import io.cardea.model.policy.Action;
import io.cardea.model.policy.Permit;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whether the versions of servers that a call asks for can be had. */
final class Versions {

  private static final Refusal UNREADABLE =
      Refusal.of(
          400,
          RpcError.INVALID_REQUEST,
          "Cardea-Server-Version names a version for each server: \"weather=2.0, github=1.4\"."
              + " At the address of one server the version alone will do.");

  private Versions() {}

  /**
   * What is wrong with what it asks for, if anything. Servers that the caller may not use might not
   * exist: what is asked of them is not looked at.
   */
  static Optional<Refusal> refusal(Call call) {
    Optional<WantedVersions> wanted = WantedVersions.in(call);
    if (wanted.isEmpty()) {
      return Optional.of(UNREADABLE);
    }
    for (Map.Entry<String, String> entry : wanted.get().byAdapter().entrySet()) {
      Optional<Refusal> missing = refusal(call, entry.getKey(), entry.getValue());
      if (missing.isPresent()) {
        return missing;
      }
    }
    return Optional.empty();
  }

  private static Optional<Refusal> refusal(Call call, String name, String wanted) {
    Arrival arrival = call.arrival();
    Adapter adapter =
        arrival.snapshot().adapters().get(arrival.route().endpoint().adapterKey(name));
    if (adapter == null
        || !(arrival.snapshot().access().decide(call.principal(), adapter, Action.USE)
            instanceof Permit)) {
      return Optional.empty();
    }
    List<String> selectable =
        adapter.versions().stream()
            .filter(ServerVersion::isSelectable)
            .map(ServerVersion::name)
            .toList();
    String others =
        selectable.isEmpty()
            ? "none of its versions can be asked for"
            : "these can be asked for: " + String.join(", ", selectable);
    return selectable.contains(wanted)
        ? Optional.empty()
        : Optional.of(
            Refusal.of(
                    400,
                    RpcError.INVALID_REQUEST,
                    "The server "
                        + name
                        + " has no version "
                        + wanted
                        + " to ask for; "
                        + others
                        + ".")
                .because("the server " + name + " has no such version to ask for"));
  }
}
