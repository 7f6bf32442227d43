package io.cardea.upstream.learn;

import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.message.RpcError;
import io.cardea.mcp.revision.Revision;
import io.cardea.model.adapter.HttpUpstream;
import io.cardea.model.catalog.Offer;
import io.cardea.upstream.exchange.UpstreamFailure;
import io.cardea.upstream.loop.Backoff;
import io.cardea.upstream.loop.Loop;
import io.cardea.upstream.probe.Answer;
import io.cardea.upstream.probe.Found;
import io.cardea.upstream.probe.Greeting;
import io.cardea.upstream.probe.ListReader;
import io.cardea.upstream.probe.Listed;
import io.cardea.upstream.probe.Peer;
import io.cardea.upstream.probe.Talk;
import io.cardea.upstream.probe.Watch;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A server that answers, from its greeting until it is lost: its lists are read and read again, its
 * event stream is kept open, and it is asked whether it is well. Lives on one event loop.
 */
final class Living implements Watch.Listener {

  /** Hears how the server is. */
  interface Listener {
    /** Lists were read, at least one. */
    void onLists(List<Listed> lists);

    /** The server has answered a check. */
    void onWell();

    /** The conversation is over, though the server may be well: begin another. */
    void onLost(String reason, Loss loss);

    /**
     * The server does not answer.
     *
     * @param isEvidence whether its era is in doubt
     */
    void onDown(String reason, boolean isEvidence);
  }

  /** Why a conversation is over. */
  enum Loss {
    /** The server does not know its session any more. */
    SESSION,
    /** It refuses the question whether it is well, as one that has forgotten its session may. */
    REFUSED,
    /** It does not understand the era that it has spoken. */
    OTHER_ERA,
    /** It says other things of itself than before. */
    NEWS
  }

  /**
   * What a conversation begins with.
   *
   * @param greeting what the server said of itself
   * @param found what it speaks
   * @param takesRefusal whether a refusal by status counts as an answer to a check: beginning anew
   *     did not help against it
   * @param servers how many there are now
   */
  record Terms(
      Peer peer, Greeting greeting, Found found, boolean takesRefusal, IntSupplier servers) {}

  private static final int MAX_MISSES = 2;

  /** A list that takes long to read is not read all the time, however often it is announced. */
  private static final int REST = 4;

  private static final Duration GAP_REST = Duration.ofMinutes(1);

  /** Between two checks, however often somebody wants one. */
  private static final Duration CHECK_REST = Duration.ofSeconds(1);

  private final Talk talk;
  private final Peer peer;
  private final Greeting greeting;
  private final LearnerSettings settings;
  private final RandomGenerator random;
  private final Listener listener;
  private final Watch watch;
  private final Terms terms;
  private final Set<Offer.Kind> announced = EnumSet.noneOf(Offer.Kind.class);
  private final Deque<Offer.Kind> toRead = new ArrayDeque<>();
  private final List<Listed> read = new ArrayList<>();
  private final RefreshPlan plan;
  private Loop.@Nullable Timer checkTimer;
  private Loop.@Nullable Timer refreshTimer;
  private Loop.@Nullable Timer announceTimer;
  private boolean isReading;
  private boolean isChecking;
  private boolean closed;
  private long readStart;
  private long lastRead;
  private long lastCheck;
  private Duration lastTook = Duration.ZERO;
  private int misses;

  Living(
      Talk talk, Terms terms, RandomGenerator random, LearnerSettings settings, Listener listener) {
    this.talk = talk;
    this.peer = terms.peer();
    this.greeting = terms.greeting();
    this.settings = settings;
    this.random = random;
    this.listener = listener;
    this.terms = terms;
    this.plan = new RefreshPlan(settings.refresh(), random);
    this.watch =
        new Watch(
            talk,
            greeting.announced(),
            new Backoff(LearnerSettings.FIRST_RETRY, LearnerSettings.LAST_RETRY, random),
            this);
  }

  void start() {
    lastCheck = peer.loop().nanoTime();
    talk.onChanged(this::onAnnounced);
    // A child process or an HTTP+SSE server has no other way to ask or tell us anything.
    boolean isWatched =
        !greeting.announced().isEmpty()
            || (!talk.isModern() && !(peer.adapter().upstream() instanceof HttpUpstream));
    if (isWatched) {
      watch.open();
    }
    scheduleCheck();
    readAll();
  }

  /** Ends the conversation; {@code done} when the server's session is deleted, or 2 s later. */
  void close(Runnable done) {
    closed = true;
    watch.close();
    cancel(checkTimer);
    cancel(refreshTimer);
    cancel(announceTimer);
    talk.end(done);
  }

  /** Reads all lists again soon and sees whether the server is what it was. */
  void refresh() {
    onAnnounced(greeting.offered());
    checkSoon();
  }

  private static void cancel(Loop.@Nullable Timer timer) {
    if (timer != null) {
      timer.cancel();
    }
  }

  private void readAll() {
    if (greeting.offered().isEmpty()) {
      listener.onLists(List.of());
    } else {
      want(greeting.offered());
    }
  }

  private void want(Set<Offer.Kind> kinds) {
    for (Offer.Kind kind : Offer.Kind.values()) {
      if (kinds.contains(kind) && greeting.offered().contains(kind) && !toRead.contains(kind)) {
        toRead.add(kind);
      }
    }
    if (!isReading && !toRead.isEmpty() && !closed) {
      isReading = true;
      readStart = peer.loop().nanoTime();
      readNext();
    }
  }

  private void readNext() {
    long until = readStart + settings.limits().total().toNanos();
    new ListReader(talk, toRead.remove(), settings.limits(), until, this::onListed).start();
  }

  private void onListed(Listed listed) {
    if (closed) {
      return;
    }
    if (listed.extent() == Listed.Extent.LOST) {
      listener.onLost(listed.problem(), Loss.SESSION);
      return;
    }
    read.removeIf(earlier -> earlier.kind() == listed.kind());
    read.add(listed);
    if (!toRead.isEmpty()) {
      readNext();
      return;
    }
    isReading = false;
    lastRead = peer.loop().nanoTime();
    lastTook = Duration.ofNanos(lastRead - readStart);
    List<Listed> all = List.copyOf(read);
    read.clear();
    cancel(refreshTimer);
    refreshTimer = peer.loop().after(plan.next(all), this::readAll);
    if (all.stream().anyMatch(one -> one.extent() == Listed.Extent.BROKEN)) {
      checkSoon();
    }
    listener.onLists(all);
  }

  private void onAnnounced(Set<Offer.Kind> kinds) {
    Duration rest = lastTook.multipliedBy(REST);
    announce(kinds, rest.compareTo(settings.coalesce()) > 0 ? rest : settings.coalesce());
  }

  private void announce(Set<Offer.Kind> kinds, Duration wait) {
    announced.addAll(kinds);
    if (announceTimer == null && !closed) {
      announceTimer = peer.loop().after(wait, this::readAnnounced);
    }
  }

  private void readAnnounced() {
    announceTimer = null;
    Set<Offer.Kind> kinds = Set.copyOf(announced);
    announced.clear();
    plan.onAnnounced();
    want(kinds);
  }

  @Override
  public void onGap() {
    Duration since = Duration.ofNanos(peer.loop().nanoTime() - lastRead);
    Duration rest = GAP_REST.minus(since);
    announce(
        greeting.announced(), rest.compareTo(settings.coalesce()) > 0 ? rest : settings.coalesce());
  }

  @Override
  public void onBroken() {
    if (!isChecking && !closed) {
      cancel(checkTimer);
      check();
    }
  }

  private void scheduleCheck() {
    Duration wait = misses == 0 ? settings.check(terms.servers().getAsInt()) : settings.check();
    checkTimer = peer.loop().after(Backoff.jittered(wait, random), this::check);
  }

  private void checkSoon() {
    if (!isChecking && !closed) {
      cancel(checkTimer);
      long rest = lastCheck + CHECK_REST.toNanos() - peer.loop().nanoTime();
      checkTimer = peer.loop().after(Duration.ofNanos(Math.max(rest, 0)), this::check);
    }
  }

  private void check() {
    lastCheck = peer.loop().nanoTime();
    Duration reading = Duration.ofNanos(peer.loop().nanoTime() - readStart);
    if (isReading && reading.compareTo(settings.limits().total().multipliedBy(2)) > 0) {
      listener.onDown("its lists are being read without end", false);
      return;
    }
    isChecking = true;
    talk.check(settings.limits().request(), this::onChecked);
  }

  private void onChecked(Answer answer) {
    isChecking = false;
    if (closed) {
      return;
    }
    boolean isRefused = isRefused(answer);
    if (isWell(answer) || (isRefused && terms.takesRefusal())) {
      onWell(answer, !isRefused);
    } else if (answer.status() == 404 && talk.hasSession()) {
      listener.onLost("the server ended its session: " + answer.problem(), Loss.SESSION);
    } else if (isRefused) {
      listener.onLost("the server refuses its session: " + answer.problem(), Loss.REFUSED);
    } else if (isBusy(answer)) {
      scheduleCheck();
    } else if (isOtherEra(answer)) {
      listener.onLost("server/discover is not understood: " + answer.problem(), Loss.OTHER_ERA);
    } else if (++misses >= MAX_MISSES) {
      listener.onDown("not well: " + answer.problem(), !answer.isNoEvidence());
    } else {
      scheduleCheck();
    }
  }

  /** With a session 400 may mean that it is gone; without one any refusal, that the era is. */
  private boolean isRefused(Answer answer) {
    boolean isRefusal = answer.status() >= 400 && !answer.isNoEvidence();
    return !talk.isModern() && isRefusal && (answer.status() == 400 || !talk.hasSession());
  }

  /** What a modern server may answer says so. */
  private boolean isOtherEra(Answer answer) {
    boolean isModern =
        answer instanceof Answer.Refusal refusal
            && refusal.code() <= RpcError.HEADER_MISMATCH
            && refusal.code() > RpcError.UNSUPPORTED_VERSION;
    return talk.isModern() && !answer.isNoEvidence() && !isModern;
  }

  /** Whoever refuses a ping is there to refuse it; a modern server has to discover. */
  private boolean isWell(Answer answer) {
    return answer instanceof Answer.Result
        || (answer instanceof Answer.Refusal && !talk.isModern() && answer.status() < 400);
  }

  /** Our own calls fill the connections: that says nothing of the server. */
  private static boolean isBusy(Answer answer) {
    return answer instanceof Answer.Failure failure
        && failure.kind() == UpstreamFailure.Kind.QUEUE_FULL;
  }

  private void onWell(Answer answer, boolean isCertain) {
    misses = 0;
    if (talk.isModern() && answer instanceof Answer.Result result && isChanged(result)) {
      listener.onLost("the server says other things of itself than before", Loss.NEWS);
      return;
    }
    scheduleCheck();
    if (isCertain) {
      listener.onWell();
    }
  }

  private boolean isChanged(Answer.Result result) {
    JsonDocument document = result.document();
    int capabilities = document.member(result.node(), "capabilities");
    Set<Revision> versions =
        Found.versions(document, document.member(result.node(), "supportedVersions"));
    boolean isSame =
        versions.remove(terms.found().revision()) && versions.equals(terms.found().others());
    return !isSame
        || (document.isObject(capabilities)
            && !document.raw(capabilities).equals(greeting.capabilities()));
  }
}
