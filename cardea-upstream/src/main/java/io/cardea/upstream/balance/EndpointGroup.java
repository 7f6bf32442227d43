package io.cardea.upstream.balance;

import io.cardea.model.adapter.HttpEndpoint;
import io.cardea.model.catalog.AdapterCatalog.EndpointHealth;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * The endpoints of one adapter, for all event loops. At least one is always left in. Thread-safe.
 */
public final class EndpointGroup {

  private record Member(HttpEndpoint endpoint, EndpointRecord found) {}

  private final Clock clock;
  private final LongSupplier nanoTime;
  private final List<Member> members;
  private volatile boolean quiet;

  EndpointGroup(
      List<HttpEndpoint> endpoints, EndpointGroup before, Clock clock, LongSupplier nanoTime) {
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.members =
        endpoints.stream().map(endpoint -> new Member(endpoint, before.found(endpoint))).toList();
  }

  EndpointGroup(Clock clock, LongSupplier nanoTime) {
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.members = List.of();
  }

  /** What is known of {@code endpoint}, which may stay when others come and go. */
  private synchronized EndpointRecord found(HttpEndpoint endpoint) {
    return members.stream()
        .filter(member -> member.endpoint().equals(endpoint))
        .map(Member::found)
        .findFirst()
        .orElseGet(() -> new EndpointRecord(clock.instant()));
  }

  /** Whether the endpoint of that index is left out now. */
  public boolean isEjected(int index) {
    if (quiet) {
      return false;
    }
    synchronized (this) {
      EndpointRecord found = members.get(index).found();
      found.readmit(clock.instant(), nanoTime.getAsLong());
      return found.isEjected();
    }
  }

  /** A call to the endpoint of that index was answered. */
  public void succeeded(int index) {
    if (quiet) {
      return;
    }
    synchronized (this) {
      members.get(index).found().succeeded(clock.instant(), nanoTime.getAsLong());
      quiet = members.stream().allMatch(member -> member.found().isSettled());
    }
  }

  /**
   * A call to the endpoint of that index failed in a way that speaks against it.
   *
   * @param reason for operators, no secrets
   */
  public synchronized void failed(int index, String reason) {
    quiet = false;
    EndpointRecord found = members.get(index).found();
    members.forEach(member -> member.found().readmit(clock.instant(), nanoTime.getAsLong()));
    found.failed(reason);
    if (found.isDue() && hasOther(found)) {
      found.eject(clock.instant(), nanoTime.getAsLong());
    }
  }

  private boolean hasOther(EndpointRecord found) {
    return members.stream()
        .map(Member::found)
        .anyMatch(other -> !other.equals(found) && !other.isEjected());
  }

  /** The health of each, in their order. */
  public synchronized List<EndpointHealth> healths() {
    List<EndpointHealth> healths = new ArrayList<>(members.size());
    for (Member member : members) {
      member.found().readmit(clock.instant(), nanoTime.getAsLong());
      healths.add(new EndpointHealth(member.endpoint().toString(), member.found().health()));
    }
    return List.copyOf(healths);
  }
}
