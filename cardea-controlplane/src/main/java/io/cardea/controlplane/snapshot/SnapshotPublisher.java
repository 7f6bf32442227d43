package io.cardea.controlplane.snapshot;

import io.cardea.controlplane.config.Loaded;
import io.cardea.model.adapter.Adapter;
import io.cardea.model.adapter.AdapterKey;
import io.cardea.model.endpoint.EndpointKey;
import io.cardea.model.endpoint.Profile;
import io.cardea.model.identity.TenantId;
import io.cardea.model.issuer.Issuer;
import io.cardea.model.policy.AccessPolicy;
import io.cardea.model.policy.Binding;
import io.cardea.model.policy.HintSource;
import io.cardea.model.quota.Limits;
import io.cardea.model.snapshot.GatewaySnapshot;
import io.cardea.model.snapshot.SnapshotSource;
import io.cardea.model.tool.ToolChange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Holds the snapshot in force. Publishing swaps it whole; readers keep what they have read. Safe
 * for any thread.
 */
public final class SnapshotPublisher implements SnapshotSource {

  private final BuiltIn builtIn;
  private final HintSource hints;
  private final ReentrantLock publishing = new ReentrantLock();
  private final List<Consumer<GatewaySnapshot>> listeners = new CopyOnWriteArrayList<>();
  private volatile GatewaySnapshot current;

  /** A publisher whose policies know nothing of tools. */
  public SnapshotPublisher(BuiltIn builtIn, Loaded.Valid first) {
    this(builtIn, first, HintSource.NONE);
  }

  /**
   * A publisher whose first snapshot, version 1, is {@code first}.
   *
   * @param hints what servers say of their tools
   */
  public SnapshotPublisher(BuiltIn builtIn, Loaded.Valid first, HintSource hints) {
    this.builtIn = builtIn;
    this.hints = hints;
    this.current = compile(1, first, Optional.empty());
  }

  @Override
  public GatewaySnapshot current() {
    return current;
  }

  /**
   * Gives {@code listener} the snapshot in force and each that comes after it, in their order. It
   * must not block for long: it is called while a snapshot is published.
   */
  public void listen(Consumer<GatewaySnapshot> listener) {
    publishing.lock();
    try {
      listeners.add(listener);
      listener.accept(current);
    } finally {
      publishing.unlock();
    }
  }

  /** Compiles {@code declared} and puts it in force as the next version. */
  public GatewaySnapshot publish(Loaded.Valid declared) {
    publishing.lock();
    try {
      GatewaySnapshot next = compile(current.version() + 1, declared, Optional.of(current));
      current = next;
      listeners.forEach(listener -> listener.accept(next));
      return next;
    } finally {
      publishing.unlock();
    }
  }

  /** What {@link #publish} would put in force; nothing is. */
  public GatewaySnapshot sketch(Loaded.Valid declared) {
    GatewaySnapshot now = current;
    return compile(now.version(), declared, Optional.of(now));
  }

  /** What has not changed stays the same object, so that nobody compares it part by part. */
  private GatewaySnapshot compile(
      long version, Loaded.Valid declared, Optional<GatewaySnapshot> before) {
    Map<AdapterKey, Adapter> old = before.map(GatewaySnapshot::adapters).orElse(Map.of());
    Map<AdapterKey, Adapter> adapters = new HashMap<>();
    builtIn.adapters().forEach(adapter -> adapters.put(adapter.key(), adapter));
    declared.adapters().forEach(adapter -> adapters.put(adapter.key(), adapter));
    adapters.replaceAll((key, adapter) -> same(adapter, old.get(key)));
    Map<AdapterKey, Adapter> disabled = new HashMap<>(adapters);
    disabled.values().removeIf(adapter -> adapter.lifecycle().isServed());
    adapters.keySet().removeAll(disabled.keySet());
    Map<EndpointKey, Profile> profiles = new HashMap<>();
    declared.profiles().forEach(profile -> profiles.put(profile.key(), profile));
    List<Binding> bindings = new ArrayList<>(builtIn.bindings());
    bindings.addAll(declared.bindings());
    AccessPolicy access =
        AccessPolicy.of(
            declared.roles(),
            bindings,
            declared.agents(),
            declared.settings().agentsDeclared(),
            hints);
    Limits limits = Limits.of(declared.limits());
    return new GatewaySnapshot(
        version,
        declared.settings(),
        adapters,
        disabled,
        profiles,
        issuers(declared.issuers(), before),
        before.map(GatewaySnapshot::access).filter(access::isSameAs).orElse(access),
        before.map(GatewaySnapshot::limits).filter(limits::isSameAs).orElse(limits),
        tools(declared.tools(), before));
  }

  private static Map<AdapterKey, List<ToolChange>> tools(
      List<ToolChange> declared, Optional<GatewaySnapshot> before) {
    Map<AdapterKey, List<ToolChange>> tools = new HashMap<>();
    declared.stream()
        .sorted(Comparator.comparing(ToolChange::document))
        .forEach(
            change -> tools.computeIfAbsent(change.adapter(), _ -> new ArrayList<>()).add(change));
    tools.replaceAll((adapter, now) ->
        before.map(known -> known.tools(adapter)).filter(now::equals).orElse(List.copyOf(now)));
    return tools;
  }

  private static Map<TenantId, List<Issuer>> issuers(
      List<Issuer> declared, Optional<GatewaySnapshot> before) {
    Map<TenantId, List<Issuer>> issuers = new HashMap<>();
    declared.stream()
        .sorted(Comparator.comparing(issuer -> issuer.key().name()))
        .forEach(issuer ->
            issuers.computeIfAbsent(issuer.key().tenant(), _ -> new ArrayList<>()).add(issuer));
    issuers.replaceAll((tenant, now) ->
        before.map(known -> known.issuers(tenant)).filter(now::equals).orElse(List.copyOf(now)));
    return issuers;
  }

  private static Adapter same(Adapter now, @Nullable Adapter before) {
    return before != null && before.equals(now) ? before : now;
  }
}
