package io.cardea.dataplane.gateway;

import io.cardea.dataplane.aggregate.Aggregates;
import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.call.ResourceUris;
import io.cardea.dataplane.metrics.CallMetrics;
import io.cardea.dataplane.node.Homes;
import io.cardea.dataplane.node.NodeDoor;
import io.cardea.dataplane.node.Relays;
import io.cardea.dataplane.overload.Overload;
import io.cardea.dataplane.pipeline.Refusal;
import io.cardea.dataplane.resume.EventIds;
import io.cardea.dataplane.resume.Streams;
import io.cardea.dataplane.session.SessionKeys;
import io.cardea.dataplane.sse.StreamDirectory;
import io.cardea.dataplane.suspend.SeatRules;
import io.cardea.dataplane.suspend.Seats;
import io.cardea.dataplane.task.TaskIds;
import io.cardea.mcp.message.RpcError;
import io.cardea.model.audit.AuditLog;
import io.cardea.model.identity.KeyIndex;
import io.cardea.model.incident.Incidents;
import io.cardea.model.limit.GatewayLimits;
import io.cardea.model.node.PeerLink;
import io.cardea.model.quota.QuotaLedger;
import io.cardea.model.session.SessionStore;
import io.cardea.model.trace.Traces;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;

/** What the event loops of a data plane share. */
public final class Shared {

  private final KeyIndex keys;
  private final Checks checks;
  private final ResourceUris uris;
  private final SessionKeys sessionKeys;
  private final SessionStore sessions;
  private final AuditLog audit;
  private final CallMetrics metrics;
  private final Incidents incidents;
  private final Aggregates aggregates;
  private final Clock clock;
  private final PeerLink link;
  private final QuotaLedger quotas;
  private final Traces traces;
  private final Relays relays = new Relays();
  private final Homes homes;
  private final NodeDoor door;
  private final SecureRandom random;
  private final TaskIds tasks;
  private final Admission admission = new Admission();
  private final Overload overload;
  private final StreamDirectory sseStreams = new StreamDirectory();
  private final Seats seats;
  private final Streams streams;

  /**
   * @param keys issued API keys
   * @param checks what finds out about credentials of issuers
   * @param uris what addresses are called in tokens
   * @param sessionKeys what seals session ids
   * @param sessions where sessions are kept
   * @param audit where calls are recorded
   * @param metrics where calls are counted
   * @param incidents where what goes wrong is noted
   * @param aggregates what addresses of several servers are made of
   * @param link the other nodes
   * @param quotas what callers have used of their limits
   * @param traces where calls are told of
   */
  public Shared(
      KeyIndex keys,
      Checks checks,
      ResourceUris uris,
      SessionKeys sessionKeys,
      SessionStore sessions,
      AuditLog audit,
      CallMetrics metrics,
      Incidents incidents,
      Aggregates aggregates,
      PeerLink link,
      QuotaLedger quotas,
      Traces traces,
      Clock clock) {
    this.keys = keys;
    this.checks = checks;
    this.uris = uris;
    this.sessionKeys = sessionKeys;
    this.sessions = sessions;
    this.audit = audit;
    this.metrics = metrics;
    this.incidents = incidents;
    this.aggregates = aggregates;
    this.clock = clock;
    this.link = link;
    this.quotas = quotas;
    this.traces = traces;
    this.homes = new Homes(link, sessions, incidents);
    this.door = new NodeDoor(aggregates.snapshots(), clock);
    this.random = new SecureRandom();
    this.seats =
        new Seats(
            SeatRules.DEFAULT,
            aggregates.snapshots(),
            sessionKeys,
            random,
            clock,
            link.self(),
            this::onAbandoned);
    this.tasks = new TaskIds(sessionKeys, random);
    this.streams =
        new Streams(
            link.self(),
            new EventIds(sessionKeys, random),
            () -> aggregates.snapshots().current().settings().limits().replay(),
            metrics.streams(),
            incidents);
    this.overload = new Overload(admission, new Declared(aggregates), System.nanoTime());
  }

  /** The bounds of the configuration in force. */
  private record Declared(Aggregates aggregates) implements Overload.Bounds {

    private GatewayLimits limits() {
      return aggregates.snapshots().current().settings().limits();
    }

    @Override
    public int mostCalls() {
      return limits().calls();
    }

    @Override
    public Duration loopDelay() {
      return limits().loopDelay();
    }
  }

  private void onAbandoned(Call call, String why) {
    AuditTrail.of(this, audit)
        .ended(
            call,
            Refusal.of(504, RpcError.UPSTREAM_TIMEOUT, "a suspended call was given up: " + why));
  }

  /** Calls, streams and sessions' ends in flight now, here and at other nodes for clients here. */
  public int openCalls() {
    return admission.open() + seats.ending() + relays.calls();
  }

  /** Requests and streams of clients here that other nodes answer. */
  public int relayed() {
    return relays.size();
  }

  /** Sessions that this node has taken over from others, or from the time before its start. */
  public long takenOver() {
    return homes.taken();
  }

  /** From now on other nodes may relay requests here. To be called when every event loop runs. */
  public void open() {
    link.open(door);
  }

  /** Calls that wait in the middle for their clients. */
  public int suspendedCalls() {
    return seats.suspended();
  }

  /** The event streams that clients can come back to. */
  public Streams streams() {
    return streams;
  }

  /** How many calls may be in flight before some are refused. */
  public int callLimit() {
    return overload.limit();
  }

  Overload overload() {
    return overload;
  }

  Seats seats() {
    return seats;
  }

  PeerLink link() {
    return link;
  }

  QuotaLedger quotas() {
    return quotas;
  }

  Traces traces() {
    return traces;
  }

  Relays relays() {
    return relays;
  }

  Homes homes() {
    return homes;
  }

  NodeDoor door() {
    return door;
  }

  KeyIndex keys() {
    return keys;
  }

  Checks checks() {
    return checks;
  }

  /** What addresses are called in tokens. */
  public ResourceUris uris() {
    return uris;
  }

  SessionKeys sessionKeys() {
    return sessionKeys;
  }

  SessionStore sessions() {
    return sessions;
  }

  AuditLog audit() {
    return audit;
  }

  CallMetrics metrics() {
    return metrics;
  }

  Incidents incidents() {
    return incidents;
  }

  Aggregates aggregates() {
    return aggregates;
  }

  Clock clock() {
    return clock;
  }

  SecureRandom random() {
    return random;
  }

  TaskIds tasks() {
    return tasks;
  }

  Admission admission() {
    return admission;
  }

  StreamDirectory sseStreams() {
    return sseStreams;
  }
}
