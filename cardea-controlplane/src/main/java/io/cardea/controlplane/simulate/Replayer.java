package io.cardea.controlplane.simulate;

import io.cardea.controlplane.simulate.Replay.Verdict;
import io.cardea.model.adapter.Adapter;
import io.cardea.model.adapter.AdapterKey;
import io.cardea.model.adapter.ScopeRules;
import io.cardea.model.catalog.ExposedName;
import io.cardea.model.identity.Principal;
import io.cardea.model.issuer.Issuer;
import io.cardea.model.policy.Action;
import io.cardea.model.policy.Action.Kind;
import io.cardea.model.policy.Denial;
import io.cardea.model.snapshot.GatewaySnapshot;
import io.cardea.model.tool.ToolChange;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Decides recorded calls by what is proposed, as calls are decided, and says so where the answer
 * depends on what is not known of them any more. Credentials are taken to be good, as they were.
 * One thread.
 */
final class Replayer {

  private static final String OF_ALL = "*";
  private static final String OF_PROFILE = "profiles/";
  private static final String NO_ADAPTER = "no such adapter";
  private static final String OUT_OF_SCOPE = "outside the credential's scope";

  /** As records say it of what the gateway answers itself. */
  private static final String ANSWERED = "answered from what the caller may see";

  private static final String ANONYMOUS = "anonymous";

  private final GatewaySnapshot proposed;
  private final Worlds worlds;
  private final Profiles profiles;

  /**
   * @param now what is in force
   * @param proposed what would be
   */
  Replayer(GatewaySnapshot now, GatewaySnapshot proposed) {
    this.proposed = proposed;
    this.worlds = new Worlds(proposed.access());
    this.profiles = new Profiles(now, proposed, worlds);
  }

  Replay replay(PastCall call) {
    RecordedCall recorded = call.recorded();
    if (recorded.isCut()) {
      return Replay.unknown("its name is too long to be recorded whole");
    }
    if (recorded.rule().equals(OUT_OF_SCOPE)) {
      return Replay.denied(OUT_OF_SCOPE);
    }
    return recorded
        .issuer()
        .map(issuer -> by(call, issuer))
        .orElseGet(() ->
            agreed(
                issuers(recorded),
                issuer -> by(call, issuer),
                "who vouches for the agent is not recorded"));
  }

  /** Whoever may have vouched for an agent of whom that is not recorded. */
  private Set<String> issuers(RecordedCall recorded) {
    Set<String> all = new LinkedHashSet<>();
    all.add(Principal.CARDEA);
    profiles.issuers(recorded.tenant()).map(Issuer::key).forEach(key -> all.add(key.name()));
    if (recorded.agent().equals(ANONYMOUS)) {
      all.add(Principal.NOBODY);
    }
    return all;
  }

  /** What all {@code choices} lead to, or that it depends on which it was. */
  private static <T> Replay agreed(
      Iterable<T> choices, Function<T, Replay> replay, String unknown) {
    Replay first = null;
    for (T choice : choices) {
      Replay next = replay.apply(choice);
      if (next.verdict() == Verdict.UNKNOWN) {
        return next;
      }
      if (first != null && next.verdict() != first.verdict()) {
        return Replay.unknown(unknown);
      }
      first = first == null ? next : first;
    }
    return first == null ? Replay.unknown(unknown) : first;
  }

  private Replay by(PastCall call, String issuer) {
    Principal agent = worlds.of(call, true).caller(call, issuer);
    Optional<Denial> refusal = proposed.access().refusal(agent);
    if (refusal.isPresent()) {
      return Replay.denied(refusal.get().rule());
    }
    Replay replay = at(call, issuer);
    boolean hasToken = !issuer.equals(Principal.CARDEA) && !issuer.equals(Principal.NOBODY);
    return replay.verdict() == Verdict.ALLOWED
            && hasToken
            && !proposed.access().takes(agent, Set.of())
        ? Replay.unknown("the audiences of its token are not recorded")
        : replay;
  }

  private Replay at(PastCall call, String issuer) {
    RecordedCall recorded = call.recorded();
    String place = recorded.place();
    Asked asked = Asked.of(recorded);
    boolean isDone = recorded.isAllowed() || asked.isOfNoThing();
    if (place.equals(OF_ALL)) {
      return isDone ? asked.doubted(Replay.allowed(ANSWERED)) : atAnyServer(call, issuer);
    }
    if (place.startsWith(OF_PROFILE)) {
      Replay entered = profiles.enter(call, issuer, place.substring(OF_PROFILE.length()));
      return entered.verdict() == Verdict.ALLOWED && !isDone
          ? atAnyServer(call, issuer)
          : asked.doubted(entered);
    }
    if (!AdapterKey.isValidLabel(place)) {
      return Replay.denied(NO_ADAPTER);
    }
    AdapterKey key = AdapterKey.of(recorded.tenant(), place);
    Adapter adapter = proposed.adapters().get(key);
    if (adapter != null) {
      return at(call, issuer, adapter);
    }
    return key.isVersion() ? atOtherVersions(call, issuer, key.at("")) : without(key);
  }

  private Replay without(AdapterKey adapter) {
    return Replay.denied(
        proposed.disabled().containsKey(adapter) ? "the adapter is disabled" : NO_ADAPTER);
  }

  /**
   * What went to a version that is not there goes to another one of its server, whichever its
   * caller gets.
   */
  private Replay atOtherVersions(PastCall call, String issuer, AdapterKey server) {
    Adapter declared = proposed.adapters().get(server);
    if (declared == null) {
      return without(server);
    }
    Stream<Adapter> versions =
        declared.versions().stream()
            .map(version -> proposed.adapters().get(server.at(version.name())))
            .filter(Objects::nonNull);
    boolean isClosed =
        versions.allMatch(other -> at(call, issuer, other).verdict() == Verdict.DENIED);
    Replay decided = at(call, issuer, declared);
    return isClosed && decided.verdict() == Verdict.DENIED
        ? decided
        : Replay.unknown("whether it asked for this version is not recorded");
  }

  private Replay at(PastCall call, String issuer, Adapter adapter) {
    RecordedCall recorded = call.recorded();
    if (recorded.rule().equals(Profiles.CLOSED)) {
      Replay entered = profiles.enterAgain(call, issuer, adapter);
      return entered.verdict() == Verdict.ALLOWED
          ? scoped(call, issuer, about(call, issuer, adapter))
          : entered;
    }
    Replay decided = scoped(call, issuer, about(call, issuer, adapter));
    return decided.verdict() == Verdict.ALLOWED
        ? profiles.doubt(call, issuer, adapter).orElse(decided)
        : decided;
  }

  /** What is allowed, unless its key may not reach the server: that was not looked at. */
  private static Replay scoped(PastCall call, String issuer, Replay decided) {
    return decided.verdict() == Verdict.ALLOWED
            && issuer.equals(Principal.CARDEA)
            && call.recorded().isRefusedBeforeScope()
        ? Replay.unknown("which servers its key reaches is not recorded")
        : decided;
  }

  /** What was refused because nothing of its name was shown, on an address of several servers. */
  private Replay atAnyServer(PastCall call, String issuer) {
    RecordedCall recorded = call.recorded();
    if (!recorded.rule().startsWith(RecordedCall.NO_SERVER)) {
      return Replay.unknown("which server it was for is not recorded");
    }
    String target = recorded.target().orElse("");
    boolean isOpen =
        proposed.adapters().values().stream()
            .filter(adapter -> adapter.key().tenant().equals(recorded.tenant()))
            .filter(adapter -> mayHaveMeant(recorded, adapter, target))
            .anyMatch(adapter -> mayOpen(call, issuer, adapter, target));
    return isOpen
        ? Replay.unknown("whether a server has what it called is not recorded")
        : Replay.denied(recorded.rule());
  }

  /** Elsewhere than on a profile, names begin with that of their server; URIs need not. */
  private static boolean mayHaveMeant(RecordedCall recorded, Adapter adapter, String target) {
    return !recorded.place().equals(OF_ALL)
        || ExposedName.adapterOf(target).filter(adapter.key().name()::equals).isPresent()
        || Asked.of(recorded).actions().stream().anyMatch(each -> each.kind() == Kind.RESOURCE);
  }

  /** A name that was shortened, or given by a profile, may be that of anything. */
  private boolean mayOpen(PastCall call, String issuer, Adapter adapter, String target) {
    boolean isPlain =
        call.recorded().place().equals(OF_ALL)
            && ExposedName.adapterOf(target).filter(adapter.key().name()::equals).isPresent();
    Optional<String> name =
        isPlain
            ? ExposedName.plainOriginal(target)
                .filter(original -> ExposedName.of(adapter.key().name(), original).equals(target))
            : Optional.empty();
    if (name.isEmpty()) {
      return true;
    }
    return Asked.of(call.recorded()).actions().stream()
        .map(action -> new Action(action.kind(), name.get()))
        .anyMatch(action -> decide(call, issuer, adapter, action).verdict() != Verdict.DENIED);
  }

  private Replay about(PastCall call, String issuer, Adapter adapter) {
    Asked asked = Asked.of(call.recorded());
    if (call.recorded().isVague()
        && asked.actions().stream().allMatch(action -> action.kind() == Kind.RESOURCE)) {
      Replay entered = decide(call, issuer, adapter, Action.USE);
      if (entered.verdict() == Verdict.DENIED) {
        return entered;
      }
      Optional<String> uri = call.uri();
      if (uri.isEmpty()) {
        return Replay.unknown(call.whyNoUri());
      }
      asked = new Asked(List.of(Action.resource(uri.get())), asked.doubt());
    }
    return about(call, issuer, adapter, asked);
  }

  private Replay about(PastCall call, String issuer, Adapter adapter, Asked asked) {
    Replay decided =
        agreed(
            asked.actions(),
            action -> decide(call, issuer, adapter, action),
            "by which address it was called, and so what its name means there, is not recorded");
    if (decided.verdict() != Verdict.ALLOWED) {
      return decided;
    }
    boolean hasToken = !issuer.equals(Principal.CARDEA) && !issuer.equals(Principal.NOBODY);
    return hasToken && needsScope(adapter.scopes(), asked.actions())
        ? Replay.unknown("the scopes of its token are not recorded")
        : asked.doubted(decided);
  }

  private static boolean needsScope(ScopeRules scopes, List<Action> actions) {
    return !scopes.required().isEmpty()
        || actions.stream()
            .anyMatch(
                action -> action.kind() == Kind.TOOL && !scopes.forTool(action.target()).isEmpty());
  }

  private Replay decide(PastCall call, String issuer, Adapter adapter, Action action) {
    TwoWays ways = new TwoWays(worlds, call, issuer);
    RecordedCall recorded = call.recorded();
    if (recorded.isAllowed() && recorded.rule().equals(ANSWERED)) {
      return ways.use(adapter);
    }
    if (!recorded.isAllowed() && Asked.of(recorded).isOfNoThing()) {
      return agreed(
          List.of(ways.use(adapter), ways.decide(adapter, action)),
          Function.identity(),
          "whether the gateway answered it itself is not recorded");
    }
    return removed(adapter.key(), action)
        .map(Replay::denied)
        .orElseGet(() -> ways.decide(adapter, action));
  }

  /** Why the tool is not there any more, if a Tool document takes it away. */
  private Optional<String> removed(AdapterKey adapter, Action action) {
    if (action.kind() != Kind.TOOL) {
      return Optional.empty();
    }
    List<ToolChange> changes = proposed.tools(adapter);
    String tool = action.target();
    if (changes.stream().anyMatch(change -> change.name().equals(tool) && !change.disabled())) {
      return Optional.empty();
    }
    return changes.stream()
        .filter(change ->
            change.name().equals(tool)
                || (change.original().equals(tool) && !change.keepsOriginal()))
        .findFirst()
        .map(change -> "taken away by Tool " + change.document());
  }
}
