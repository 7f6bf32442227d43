package io.cardea.dataplane.node;

import io.cardea.dataplane.pipeline.Fact.Claimed;
import io.cardea.model.incident.Incident;
import io.cardea.model.incident.Incidents;
import io.cardea.model.node.Home;
import io.cardea.model.node.PeerLink;
import io.cardea.model.node.Standing;
import io.cardea.model.session.SessionStore;
import io.cardea.model.session.SessionStore.SessionState;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.LongAdder;

/** Takes sessions over whose home is gone or leaving. Thread-safe. */
public final class Homes {

  private final PeerLink link;
  private final SessionStore store;
  private final Incidents incidents;
  private final LongAdder taken = new LongAdder();

  public Homes(PeerLink link, SessionStore store, Incidents incidents) {
    this.link = link;
    this.store = store;
    this.incidents = incidents;
  }

  /** Tries to take a session over; its state then, wherever it is at home now. */
  public CompletionStage<Optional<SessionState>> claim(Claimed claimed) {
    return store
        .claim(claimed.key(), claimed.seen(), link.self())
        .thenApply(state -> {
          if (state.filter(now -> now.home().isAt(link.self())).isPresent()) {
            taken.increment();
            incidents.note(Incident.Kind.SESSION_TAKEN_OVER, cause(claimed.seen()));
          }
          return state;
        });
  }

  private String cause(Home seen) {
    if (seen.owner().isEmpty()) {
      return "it was opened before this node started";
    }
    return link.standing(seen.owner().get()) == Standing.GONE
        ? "the node where it was at home is gone"
        : "the node where it was at home is leaving";
  }

  /** Sessions that were taken over here. */
  public long taken() {
    return taken.sum();
  }
}
