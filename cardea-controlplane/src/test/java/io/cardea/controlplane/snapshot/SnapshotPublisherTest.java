package io.cardea.controlplane.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.controlplane.config.Loaded;
import io.cardea.model.adapter.Adapter;
import io.cardea.model.adapter.AdapterKey;
import io.cardea.model.adapter.HttpEndpoint;
import io.cardea.model.adapter.HttpUpstream;
import io.cardea.model.adapter.Lifecycle;
import io.cardea.model.endpoint.EndpointKey;
import io.cardea.model.endpoint.Profile;
import io.cardea.model.identity.KeyScope;
import io.cardea.model.identity.Principal;
import io.cardea.model.identity.TenantId;
import io.cardea.model.limit.AdapterLimits;
import io.cardea.model.policy.Action;
import io.cardea.model.policy.Binding;
import io.cardea.model.policy.Denial;
import io.cardea.model.policy.Permit;
import io.cardea.model.policy.Role;
import io.cardea.model.resilience.Resilience;
import io.cardea.model.snapshot.GatewaySettings;
import io.cardea.model.snapshot.GatewaySnapshot;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SnapshotPublisherTest {

  private static final Adapter SAMPLE = adapter("sample", "built in");
  private static final Binding ADMIN =
      new Binding(TenantId.DEFAULT, "first", Set.of(Role.ADMIN), Set.of("root"));
  private static final BuiltIn BUILT_IN = new BuiltIn(List.of(SAMPLE), List.of(ADMIN));

  @Test
  void shouldBeginWithWhatItIsGiven() {
    GatewaySnapshot first = new SnapshotPublisher(BUILT_IN, Loaded.Valid.EMPTY).current();

    assertThat(first.version()).isEqualTo(1);
    assertThat(first.adapters()).containsOnlyKeys(SAMPLE.key());
    assertThat(first.settings()).isEqualTo(GatewaySettings.DEFAULT);
    assertThat(first.access().decide(agent("root"), SAMPLE, Action.tool("any")))
        .isInstanceOf(Permit.class);
    assertThat(first.access().decide(agent("other"), SAMPLE, Action.tool("any")))
        .isInstanceOf(Denial.class);
  }

  @Test
  void shouldSwapWholeAndLeaveReadersWhatTheyHaveRead() {
    SnapshotPublisher publisher = new SnapshotPublisher(BuiltIn.NONE, declared("a"));
    GatewaySnapshot before = publisher.current();

    GatewaySnapshot after = publisher.publish(declared("b"));

    assertThat(publisher.current()).isSameAs(after);
    assertThat(after.version()).isEqualTo(2);
    assertThat(after.adapters()).containsOnlyKeys(adapter("b", "").key());
    assertThat(before.adapters()).containsOnlyKeys(adapter("a", "").key());
    assertThat(after.profiles()).containsOnlyKeys(EndpointKey.profile(TenantId.DEFAULT, "b"));
    assertThat(before.profiles()).containsOnlyKeys(EndpointKey.profile(TenantId.DEFAULT, "a"));
  }

  @Test
  void shouldPreferWhatIsDeclared() {
    Loaded.Valid declared =
        new Loaded.Valid(
            List.of(adapter("sample", "declared")),
            List.of(),
            List.of(),
            List.of(),
            GatewaySettings.DEFAULT,
            List.of());

    GatewaySnapshot snapshot = new SnapshotPublisher(BUILT_IN, declared).current();

    assertThat(snapshot.adapters().values()).extracting(Adapter::title).containsOnly("declared");
  }

  @Test
  void shouldServeNothingOfADisabledAdapterButKeepItDeclared() {
    SnapshotPublisher publisher = new SnapshotPublisher(BuiltIn.NONE, declared("a"));
    Adapter disabled =
        adapter("a", "", new Lifecycle(Lifecycle.Stage.DISABLED, Optional.of("b"), ""));

    GatewaySnapshot snapshot =
        publisher.publish(
            new Loaded.Valid(
                List.of(disabled, adapter("b", "")),
                List.of(),
                List.of(),
                List.of(new Binding(TenantId.DEFAULT, "roots", Set.of(Role.ADMIN), Set.of("root"))),
                GatewaySettings.DEFAULT,
                List.of()));

    assertThat(snapshot.adapters()).containsOnlyKeys(adapter("b", "").key());
    assertThat(snapshot.disabled()).containsOnlyKeys(disabled.key());
    assertThat(snapshot.declared()).extracting(each -> each.key().name()).contains("a", "b");
    assertThat(snapshot.declared(disabled.key())).contains(disabled);
    assertThat(snapshot.replacement(disabled, agent("root"))).contains(adapter("b", ""));
    assertThat(snapshot.replacement(disabled, agent("other"))).isEmpty();
  }

  @Test
  void shouldCountEveryPublicationOfSeveralThreads() throws InterruptedException {
    SnapshotPublisher publisher = new SnapshotPublisher(BuiltIn.NONE, Loaded.Valid.EMPTY);
    List<Thread> threads = List.of(startPublishing(publisher), startPublishing(publisher));
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(publisher.current().version()).isEqualTo(2_001);
  }

  private static Thread startPublishing(SnapshotPublisher publisher) {
    return Thread.ofVirtual()
        .start(() -> {
          for (int i = 0; i < 1_000; i++) {
            publisher.publish(Loaded.Valid.EMPTY);
          }
        });
  }

  private static Principal agent(String name) {
    return new Principal(TenantId.DEFAULT, Principal.CARDEA, name, KeyScope.admin());
  }

  private static Loaded.Valid declared(String name) {
    EndpointKey key = EndpointKey.profile(TenantId.DEFAULT, name);
    Profile profile = new Profile(key, "", "", Adapter.Access.ROLES, Set.of(), List.of());
    return new Loaded.Valid(
        List.of(adapter(name, "")),
        List.of(profile),
        List.of(),
        List.of(),
        GatewaySettings.DEFAULT,
        List.of());
  }

  private static Adapter adapter(String name, String title) {
    return adapter(name, title, Lifecycle.ACTIVE);
  }

  private static Adapter adapter(String name, String title, Lifecycle lifecycle) {
    return new Adapter(
        new AdapterKey(TenantId.DEFAULT, name),
        title,
        "",
        List.of(),
        "",
        HttpUpstream.at(new HttpEndpoint("host.example", 443, true, "/mcp", Map.of(), false)),
        Adapter.Isolation.PRINCIPAL,
        Adapter.Access.ROLES,
        Set.of(),
        AdapterLimits.DEFAULT,
        Optional.empty(),
        Resilience.DEFAULT,
        lifecycle);
  }
}
