package io.cardea.dataplane.listing;

import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.call.WantedVersions;
import io.cardea.model.adapter.Adapter;
import io.cardea.model.adapter.AdapterKey;
import io.cardea.model.adapter.ServerVersion;
import io.cardea.model.identity.Principal;
import io.cardea.model.snapshot.GatewaySnapshot;
import java.util.HexFormat;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Which version of each server the maker of a call gets: the one it asks for, if anybody may; else
 * the first of which it holds a role; else one by weight. The last depends on who it is and on
 * nothing else, so that all its calls on all nodes see one version, and that a change of weights
 * moves only as many callers as it says. For one thread.
 */
public final class VersionChoice implements UnaryOperator<Adapter> {

  private static final int PERCENT = 100;

  private final GatewaySnapshot snapshot;
  private final Call call;

  /** The choice for {@code call}, after its caller is known. */
  public VersionChoice(GatewaySnapshot snapshot, Call call) {
    this.snapshot = snapshot;
    this.call = call;
  }

  /** The version of {@code declared} that the caller gets; that itself if it is the default. */
  @Override
  public Adapter apply(Adapter declared) {
    if (declared.versions().isEmpty()) {
      return declared;
    }
    AdapterKey chosen = declared.key().at(choose(declared).name());
    // The default has no key besides that of the adapter.
    return snapshot.adapters().getOrDefault(chosen, declared);
  }

  private ServerVersion choose(Adapter declared) {
    List<ServerVersion> versions = declared.versions();
    String wanted =
        WantedVersions.in(call).flatMap(all -> all.of(declared.key().name())).orElse("");
    for (ServerVersion version : versions) {
      if (version.isSelectable() && version.name().equals(wanted)) {
        return version;
      }
    }
    for (ServerVersion version : versions) {
      if (snapshot.access().holds(call.principal(), version.roles())) {
        return version;
      }
    }
    int left = bucket(call.principal(), declared.key());
    for (ServerVersion version : versions.subList(1, versions.size())) {
      left -= version.weight();
      if (left < 0) {
        return version;
      }
    }
    return versions.getFirst();
  }

  /** Of each server another of the {@value #PERCENT}, so that nobody is first everywhere. */
  static int bucket(Principal principal, AdapterKey adapter) {
    long name = adapter.name().hashCode() * 0x9E3779B97F4A7C15L;
    long mixed = HexFormat.fromHexDigitsToLong(principal.digest(), 0, 16) ^ name;
    mixed = (mixed ^ (mixed >>> 32)) * 0xD6E8FEB86659FD93L;
    return (int) Long.remainderUnsigned(mixed ^ (mixed >>> 32), PERCENT);
  }
}
