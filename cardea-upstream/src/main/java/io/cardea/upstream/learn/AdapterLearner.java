package io.cardea.upstream.learn;

import io.cardea.model.adapter.AdapterKey;
import io.cardea.model.adapter.StdioUpstream;
import io.cardea.model.catalog.AdapterCatalog;
import io.cardea.model.catalog.AdapterCatalog.EndpointHealth;
import io.cardea.model.catalog.EraVerdict;
import io.cardea.model.catalog.Health;
import io.cardea.model.catalog.Offer;
import io.cardea.upstream.loop.Backoff;
import io.cardea.upstream.loop.Loop;
import io.cardea.upstream.probe.Found;
import io.cardea.upstream.probe.Greeting;
import io.cardea.upstream.probe.Introduction;
import io.cardea.upstream.probe.Introduction.Outcome;
import io.cardea.upstream.probe.Listed;
import io.cardea.upstream.probe.Peer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Learns one adapter for as long as it is declared: waits for its turn, greets the server, lives
 * with it, and begins again when it is lost. Lives on one event loop.
 */
final class AdapterLearner {

  /** What the learners of one lane share. */
  record Desk(
      Lane lane, LearningSlots slots, CatalogBook book, Clock clock, LearnerSettings settings) {}

  private static final Logger LOG = LoggerFactory.getLogger(AdapterLearner.class);

  /** A conversation that was lost sooner is a failure, else a server could keep us busy. */
  private static final Duration LIVED = Duration.ofSeconds(5);

  /** A server that is down is not tried more often than that, however often somebody asks. */
  private static final Duration RETRY_REST = Duration.ofSeconds(5);

  private final Desk desk;
  private final Peer peer;
  private final AdapterKey key;
  private final Backoff backoff;
  private final Findings findings;
  private final EraMemory era;
  private Health health;
  private List<EndpointHealth> endpoints = List.of();
  private LearningSlots.@Nullable Turn turn;
  private Loop.@Nullable Timer timer;
  private @Nullable Introduction introduction;
  private @Nullable Living living;
  private long begun;
  private long tried;
  private long nextTry;
  private int failures;
  private boolean isWaiting;
  private boolean isAsked;
  private boolean isEraNews;
  private boolean takesRefusal;
  private boolean closed;

  /**
   * @param offer what the adapter offered before its upstream was changed
   */
  AdapterLearner(Desk desk, Peer peer, Optional<Offer> offer) {
    this.desk = desk;
    this.peer = peer;
    this.key = peer.adapter().key();
    this.findings = new Findings(offer);
    this.era = new EraMemory(peer.adapter().upstream());
    this.health = new Health(Health.State.UNKNOWN, "", desk.clock().instant());
    this.backoff =
        new Backoff(LearnerSettings.FIRST_RETRY, LearnerSettings.LAST_RETRY, desk.lane().random());
  }

  /** What is known before anything was tried. */
  AdapterCatalog known() {
    return new AdapterCatalog(health, endpoints, findings.offer(), era.verdict());
  }

  void start() {
    queue();
  }

  /** Somebody waits for it. */
  void hurry() {
    if (turn != null) {
      turn.hurry();
    }
  }

  /** Reads the lists again soon and sees whether the server is what it was. */
  void refresh() {
    hurry();
    isAsked = true;
    if (living != null) {
      living.refresh();
    } else if (isWaiting && !closed) {
      long soon = Math.max(tried + RETRY_REST.toNanos(), peer.loop().nanoTime());
      if (soon < nextTry) {
        retry(Duration.ofNanos(soon - peer.loop().nanoTime()));
      }
    }
  }

  private void retry(Duration wait) {
    cancelTimer();
    isWaiting = true;
    nextTry = peer.loop().nanoTime() + wait.toNanos();
    timer = peer.loop().after(wait, this::queue);
  }

  /** Ends it; {@code done} when the server's session is deleted, or 2 s later. */
  void close(Runnable done) {
    closed = true;
    cancelTimer();
    releaseTurn();
    if (introduction != null) {
      introduction.cancel();
    }
    Living ending = living;
    if (ending == null) {
      done.run();
    } else {
      ending.close(done);
    }
  }

  private void queue() {
    isWaiting = false;
    if (!closed) {
      turn = desk.slots().ask(this::greet, health.state() == Health.State.UNKNOWN);
    }
  }

  private void greet() {
    LearnerSettings settings = desk.settings();
    timer = peer.loop().after(settings.patience(), this::onPatienceEnd);
    tried = peer.loop().nanoTime();
    Introduction greeting =
        new Introduction(
            peer, settings.limits(), era.expected(tried), failures > 0, this::onOutcome);
    introduction = greeting;
    greeting.start();
  }

  /** The server takes its time: let others have the place, and see that it ends at all. */
  private void onPatienceEnd() {
    releaseTurn();
    timer =
        peer.loop()
            .after(
                desk.settings().limits().total().multipliedBy(2),
                () -> {
                  if (introduction != null) {
                    introduction.cancel();
                    onOutcome(new Outcome.Failed("greeting it does not come to an end", false));
                  }
                });
  }

  private void onOutcome(Outcome outcome) {
    introduction = null;
    cancelTimer();
    switch (outcome) {
      case Outcome.Failed(String reason, boolean isEvidence) -> fail(reason, isEvidence);
      case Outcome.TooOld(Found found, String reason) -> {
        take(found);
        // It may be replaced by one that speaks both eras.
        fail(reason, true);
      }
      case Outcome.Met met -> live(met);
    }
  }

  private void confirmIfAsked() {
    isEraNews |= isAsked && era.confirm(desk.clock().instant());
    isAsked = false;
  }

  private void take(Found found) {
    String before = era.verdict().map(EraVerdict::revision).orElse(found.revision().date());
    isEraNews |= era.take(found, desk.clock().instant(), peer.loop().nanoTime());
    confirmIfAsked();
    if (!before.equals(found.revision().date())) {
      LOG.atInfo()
          .addKeyValue("adapter", key)
          .addKeyValue("before", before)
          .addKeyValue("revision", found.revision())
          .addKeyValue("evidence", found.evidence())
          .log("server speaks another revision than before");
    }
  }

  private void live(Outcome.Met met) {
    take(met.found());
    begun = peer.loop().nanoTime();
    timer = peer.loop().after(desk.settings().patience(), this::releaseTurn);
    Living begins =
        new Living(
            met.talk(),
            new Living.Terms(
                peer,
                met.greeting(),
                met.found(),
                takesRefusal,
                () -> desk.book().current().adapters().size()),
            desk.lane().random(),
            desk.settings(),
            new Life(met.greeting()));
    living = begins;
    begins.start();
  }

  private void fail(String reason, boolean isEvidence) {
    endLiving();
    if (isEvidence) {
      era.doubt();
    }
    failures++;
    Set<Offer.Kind> emptied = findings.forgetInherited();
    become(Health.State.DOWN, reason);
    releaseTurn();
    retry(backoff.next());
    write(emptied);
  }

  /** Begins another conversation at once. */
  private void again() {
    endLiving();
    cancelTimer();
    releaseTurn();
    queue();
  }

  private void endLiving() {
    Living ending = living;
    living = null;
    if (ending != null) {
      ending.close(() -> {});
    }
  }

  private void cancelTimer() {
    if (timer != null) {
      timer.cancel();
    }
  }

  private void releaseTurn() {
    if (turn != null) {
      turn.release();
      turn = null;
    }
  }

  private void become(Health.State state, String reason) {
    Instant since = state == health.state() ? health.since() : desk.clock().instant();
    if (state != health.state()) {
      Level level = state == Health.State.UP ? Level.INFO : Level.WARN;
      LOG.atLevel(level)
          .addKeyValue("adapter", key)
          .addKeyValue("state", state)
          .addKeyValue("reason", reason)
          .log("server is {}", state);
    }
    health = new Health(state, reason, since);
  }

  private void write(Set<Offer.Kind> changed) {
    endpoints = desk.lane().endpoints().apply(key);
    isEraNews = false;
    desk.book().write(key, this, known(), changed);
  }

  /** What is heard of one conversation with the server. */
  private final class Life implements Living.Listener {
    private final Greeting greeting;

    Life(Greeting greeting) {
      this.greeting = greeting;
    }

    @Override
    public void onLists(List<Listed> lists) {
      releaseTurn();
      Health before = health;
      Findings.News news = findings.take(greeting, lists, desk.clock().instant());
      String problem = findings.problem();
      become(problem.isEmpty() ? Health.State.UP : Health.State.DEGRADED, problem);
      if (news.isNews() || isEraNews || !health.equals(before)) {
        write(news.changed());
      }
    }

    @Override
    public void onWell() {
      failures = 0;
      takesRefusal = false;
      backoff.reset();
      confirmIfAsked();
      boolean isNews = isEraNews || !desk.lane().endpoints().apply(key).equals(endpoints);
      // Before its lists are read, nothing has been learned that others could use.
      if (isNews && health.state() != Health.State.UNKNOWN) {
        write(Set.of());
      }
      if (era.isDue(peer.loop().nanoTime())) {
        again();
      }
    }

    @Override
    public void onLost(String reason, Living.Loss loss) {
      takesRefusal = loss == Living.Loss.REFUSED;
      boolean isProgram = peer.adapter().upstream() instanceof StdioUpstream;
      boolean isEvidence = loss == Living.Loss.OTHER_ERA || !isProgram;
      Duration lived = Duration.ofNanos(peer.loop().nanoTime() - begun);
      if (lived.compareTo(LIVED) < 0) {
        fail(reason, isEvidence);
        return;
      }
      if (isEvidence) {
        era.doubt();
      }
      again();
    }

    @Override
    public void onDown(String reason, boolean isEvidence) {
      fail(reason, isEvidence);
    }
  }
}
