package io.cardea.dataplane.aggregate;

import io.cardea.dataplane.bridge.EraBook;
import io.cardea.dataplane.listing.EndpointViews;
import io.cardea.dataplane.listing.Listings;
import io.cardea.dataplane.rounds.PendingQuestions;
import io.cardea.dataplane.session.Abandoned;
import io.cardea.dataplane.session.InFlight;
import io.cardea.dataplane.task.FinishedTasks;
import io.cardea.model.catalog.CatalogFeed;
import io.cardea.model.incident.Incidents;
import io.cardea.model.session.SessionStore;
import io.cardea.model.snapshot.SnapshotSource;
import java.security.SecureRandom;

/**
 * What the event loops share to serve addresses behind which several servers stand.
 *
 * @param snapshots the configuration in force
 * @param catalog what servers offer
 * @param eras which era servers speak
 * @param views what endpoints offer, before policy
 * @param listings what callers see of it
 * @param streams which sessions have their stream where
 * @param inFlight which server answers which request
 * @param questions what clients have been asked
 * @param finished results of tasks that no server has
 * @param attacher opens sessions at servers
 * @param abandoned sessions at servers that nobody will use
 */
public record Aggregates(
    SnapshotSource snapshots,
    CatalogFeed catalog,
    EraBook eras,
    EndpointViews views,
    Listings listings,
    OpenStreams streams,
    InFlight inFlight,
    PendingQuestions questions,
    FinishedTasks finished,
    Attacher attacher,
    Abandoned abandoned) {

  /** With nothing open yet. */
  public static Aggregates of(
      SnapshotSource snapshots,
      CatalogFeed catalog,
      Listings listings,
      SessionStore store,
      Abandoned abandoned,
      Incidents incidents) {
    OpenStreams streams = new OpenStreams();
    EraBook eras = new EraBook(catalog);
    return new Aggregates(
        snapshots,
        catalog,
        eras,
        new EndpointViews(),
        listings,
        streams,
        new InFlight(),
        new PendingQuestions(new SecureRandom()),
        new FinishedTasks(new SecureRandom()),
        new Attacher(store, streams, eras, incidents),
        abandoned);
  }
}
