package io.cardea.dataplane.aggregate;

import io.cardea.dataplane.bridge.UpstreamMessages;
import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.call.WantedTask;
import io.cardea.dataplane.listing.EndpointView;
import io.cardea.dataplane.loop.EventLoop;
import io.cardea.dataplane.relay.Discard;
import io.cardea.dataplane.relay.Floor;
import io.cardea.dataplane.relay.Rewriting;
import io.cardea.dataplane.session.Sessions;
import io.cardea.dataplane.task.TaskIds;
import io.cardea.dataplane.task.TaskRewriting;
import io.cardea.mcp.revision.Era;
import io.cardea.model.adapter.Adapter;
import io.cardea.model.adapter.AdapterKey;
import io.cardea.model.catalog.Offer.Kind;
import io.cardea.model.policy.Permit;
import io.cardea.model.session.SessionStore.Attachment;
import io.cardea.model.snapshot.GatewaySnapshot;
import io.cardea.upstream.exchange.UpstreamExchange;
import io.cardea.upstream.exchange.Upstreams;
import java.time.Duration;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One event loop's part of the aggregates: its streams, and what answers are made from. */
final class Workplace {

  /** How long changes are collected before clients are told. */
  private static final Duration COALESCED = Duration.ofMillis(250);

  private static final int ENDED_AT_ONCE = 50;

  /** After finding out what has changed, so many times as long is done something else. */
  private static final int REST = 9;

  private static final long LONGEST_WORK_NANOS = 5_000_000_000L;

  private static final Logger LOG = LoggerFactory.getLogger(Workplace.class);

  private final Aggregates shared;
  private final EventLoop loop;
  private final Upstreams upstreams;
  private final Sessions sessions;
  private final TaskIds tasks;
  private final Set<OpenStream> open = Collections.newSetFromMap(new IdentityHashMap<>());
  private long catalogSeen;
  private long snapshotSeen;
  private long snapshotChecked;
  private long nextTell = System.nanoTime();

  Workplace(
      Aggregates shared, EventLoop loop, Upstreams upstreams, Sessions sessions, TaskIds tasks) {
    this.tasks = tasks;
    this.shared = shared;
    this.loop = loop;
    this.upstreams = upstreams;
    this.sessions = sessions;
    this.catalogSeen = shared.catalog().current().version();
    this.snapshotSeen = snapshot().version();
    this.snapshotChecked = snapshotSeen;
    loop.every(COALESCED, this::tick);
  }

  private void tick() {
    long catalogNow = shared.catalog().current().version();
    long snapshotNow = snapshot().version();
    if (snapshotNow != snapshotChecked) {
      snapshotChecked = snapshotNow;
      List.copyOf(open).forEach(OpenStream::recheck);
    }
    boolean due = System.nanoTime() - nextTell >= 0;
    if (due && (catalogNow != catalogSeen || snapshotNow != snapshotSeen)) {
      catalogSeen = catalogNow;
      snapshotSeen = snapshotNow;
      tell();
    }
    shared.abandoned().drain(ENDED_AT_ONCE, this::endAbandoned);
  }

  /** What callers see now is found out beside the event loop, once for all of the same grants. */
  private void tell() {
    List<OpenStream> told = List.copyOf(open);
    long begun = System.nanoTime();
    nextTell = begun + LONGEST_WORK_NANOS;
    loop.compute(
        () -> {
          told.forEach(OpenStream::prepare);
          return told;
        },
        prepared -> {
          long now = System.nanoTime();
          // Servers that change all the time must not keep the gateway busy with telling it.
          nextTell = now + Math.min(LONGEST_WORK_NANOS, REST * (now - begun));
          prepared.stream().filter(open::contains).forEach(OpenStream::onChange);
        },
        fault -> LOG.atError().setCause(fault).log("changes of lists could not be told"));
  }

  private void endAbandoned(AdapterKey key, Attachment attachment) {
    Adapter adapter = snapshot().adapters().get(key);
    if (adapter != null) {
      UpstreamExchange _ =
          upstreams.open(
              Permit.toLearn(adapter), UpstreamMessages.delete(attachment), new Discard());
    }
  }

  /** Names what the caller of {@code call} sees of one list now. */
  String visibleDigest(Call call, Kind kind) {
    return shared.listings().visible(view(call), call.principal(), kind).digest();
  }

  /** What the endpoint of {@code call} offers now. */
  EndpointView view(Call call) {
    return shared.views().of(snapshot(), shared.catalog().current(), call);
  }

  /** What is changed in what the server of {@code call} says. */
  Rewriting rewriting(Call call) {
    return call.crossesEras() && !call.revision().isModern()
        ? new FromModernServer(routed(call), call, wanted(call))
        : routed(call);
  }

  private Optional<TaskFromModern> wanted(Call call) {
    return WantedTask.in(call)
        ? Optional.of(new TaskFromModern(routed(call), call, tasks, shared.finished()))
        : Optional.empty();
  }

  /** What is changed in what the server of {@code call} says, if both spoke one era. */
  RoutedRewriting routed(Call call) {
    AdapterKey adapter = call.server().orElseThrow().key();
    return new RoutedRewriting(
        adapter.label(),
        new UriNames(() -> view(call), adapter),
        () -> shared.catalog().refresh(adapter),
        new TaskRewriting(call, tasks));
  }

  /** What is changed in what the legacy server of the stateless {@code call} says. */
  Rewriting rewriting(Call call, CallInSession there) {
    return new FromLegacyServer(routed(call), call, there, new TaskFromLegacy(call, tasks));
  }

  /** Whether a stateless client's requests to the server have to cross the eras. */
  boolean isLegacy(Adapter adapter, Call call) {
    return Floor.allowsLegacy(adapter)
        && shared.eras().of(adapter.key(), Era.MODERN, call.arrival().time()) == Era.LEGACY;
  }

  GatewaySnapshot snapshot() {
    return shared.snapshots().current();
  }

  Aggregates shared() {
    return shared;
  }

  OpenStreams streams() {
    return shared.streams();
  }

  EventLoop loop() {
    return loop;
  }

  Upstreams upstreams() {
    return upstreams;
  }

  TaskIds tasks() {
    return tasks;
  }

  Sessions sessions() {
    return sessions;
  }

  void opened(OpenStream stream) {
    open.add(stream);
  }

  void closed(OpenStream stream) {
    open.remove(stream);
  }

  void endStreams(int spreadMillis, RandomGenerator random) {
    List.copyOf(open).forEach(stream -> stream.end(1 + random.nextInt(spreadMillis)));
  }
}
