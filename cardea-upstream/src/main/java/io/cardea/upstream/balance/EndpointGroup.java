package io.cardea.upstream.balance;

import io.cardea.model.adapter.AdapterKey;
import io.cardea.model.adapter.HttpEndpoint;
import io.cardea.model.catalog.AdapterCatalog.EndpointHealth;
import io.cardea.model.incident.Incident;
import io.cardea.model.incident.Incidents;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * The endpoints of one adapter, for all event loops. At least one is always left in. Thread-safe.
 */
public final class EndpointGroup {

  private record Member(HttpEndpoint endpoint, EndpointRecord found) {}

  private record News(Incident.Kind kind, String cause) {}

  /** Whose endpoints they are, and what tells the time and hears of them. */
  record Place(AdapterKey adapter, Incidents incidents, Clock clock, LongSupplier nanoTime) {}

  private final Place place;
  private final List<Member> members;
  private volatile boolean quiet;

  EndpointGroup(List<HttpEndpoint> endpoints, EndpointGroup before, Place place) {
    this.place = place;
    this.members =
        endpoints.stream().map(endpoint -> new Member(endpoint, before.found(endpoint))).toList();
  }

  EndpointGroup(Place place) {
    this.place = place;
    this.members = List.of();
  }

  /** What is known of {@code endpoint}, which may stay when others come and go. */
  private synchronized EndpointRecord found(HttpEndpoint endpoint) {
    return members.stream()
        .filter(member -> member.endpoint().equals(endpoint))
        .map(Member::found)
        .findFirst()
        .orElseGet(() -> new EndpointRecord(place.clock().instant()));
  }

  /** Whether the endpoint of that index is left out now. */
  public boolean isEjected(int index) {
    if (quiet) {
      return false;
    }
    List<News> news = new ArrayList<>(0);
    boolean ejected;
    synchronized (this) {
      readmit(members.get(index), news);
      ejected = members.get(index).found().isEjected();
    }
    tell(news);
    return ejected;
  }

  /** Whether one of them is left out now. */
  boolean isLeavingOut() {
    if (quiet) {
      return false;
    }
    synchronized (this) {
      return members.stream().anyMatch(member -> member.found().isEjected());
    }
  }

  /** A call to the endpoint of that index was answered. */
  public void succeeded(int index) {
    if (quiet) {
      return;
    }
    synchronized (this) {
      members.get(index).found().succeeded(place.clock().instant(), nanos());
      quiet = members.stream().allMatch(member -> member.found().isSettled());
    }
  }

  /**
   * A call to the endpoint of that index failed in a way that speaks against it.
   *
   * @param reason for operators, no secrets
   */
  public void failed(int index, String reason) {
    List<News> news = new ArrayList<>(0);
    synchronized (this) {
      quiet = false;
      EndpointRecord found = members.get(index).found();
      members.forEach(member -> readmit(member, news));
      found.failed(reason);
      if (found.isDue() && hasOther(found)) {
        found.eject(place.clock().instant(), nanos());
        news.add(
            new News(
                Incident.Kind.ENDPOINT_EJECTED,
                members.get(index).endpoint() + " is " + found.health().reason()));
      }
    }
    tell(news);
  }

  private boolean hasOther(EndpointRecord found) {
    return members.stream()
        .map(Member::found)
        .anyMatch(other -> !other.equals(found) && !other.isEjected());
  }

  /** The health of each, in their order. */
  public List<EndpointHealth> healths() {
    List<News> news = new ArrayList<>(0);
    List<EndpointHealth> healths = new ArrayList<>(members.size());
    synchronized (this) {
      for (Member member : members) {
        readmit(member, news);
        healths.add(new EndpointHealth(member.endpoint().toString(), member.found().health()));
      }
    }
    tell(news);
    return List.copyOf(healths);
  }

  private void readmit(Member member, List<News> news) {
    if (member.found().readmit(place.clock().instant(), nanos())) {
      news.add(new News(Incident.Kind.ENDPOINT_RETURNED, member.endpoint() + " is used again"));
    }
  }

  /** Outside the lock: who hears it may write it to a log. */
  private void tell(List<News> news) {
    news.forEach(what -> place.incidents().note(place.adapter(), what.kind(), what.cause()));
  }

  private long nanos() {
    return place.nanoTime().getAsLong();
  }
}
