package io.cardea.controlplane.simulate;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.controlplane.simulate.PastCall.Person;
import io.cardea.mcp.json.Json;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.model.audit.AuditSubject;
import io.cardea.model.audit.AuditSubjects;
import io.cardea.model.audit.PayloadSource;
import io.cardea.model.audit.RecordEntry;
import io.cardea.model.audit.RecordQuery;
import io.cardea.model.audit.RecordSearch;
import io.cardea.model.audit.RecordSource;
import io.cardea.model.audit.RecordSource.Place;
import io.cardea.model.snapshot.GatewaySnapshot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Replays recorded calls against what is proposed, the oldest first, a page at a time. A page ends
 * after as many records, kinds of calls, or time as it may have. Blocks while it reads. One thread.
 */
public final class Simulation {

  /** Most records of a page. */
  public static final int MAX_RECORDS = 10_000;

  /** Kinds of calls after which a page ends. */
  static final int MAX_GROUPS = 1_000;

  /** Time after which a page ends. */
  static final Duration PATIENCE = Duration.ofSeconds(3);

  private static final int AT_ONCE = 250;
  private static final int MAX_DEPTH = 32;
  private static final Person NOBODY = new Person(Optional.empty(), "");
  private static final Person HIDDEN =
      new Person(Optional.empty(), "whose its pseudonym is takes disclose, and an auditor");

  /**
   * What was recorded.
   *
   * @param search finds calls
   * @param records in their order
   * @param payloads what was kept of arguments
   * @param subjects whom pseudonyms are of
   */
  public record Log(
      RecordSearch search, RecordSource records, PayloadSource payloads, AuditSubjects subjects) {}

  /**
   * How much of a call rules may look at.
   *
   * @param persons whom pseudonyms are of, and arguments
   * @param peers network addresses
   */
  public record Sight(boolean persons, boolean peers) {}

  /**
   * What a page has found.
   *
   * @param records that were looked at
   * @param others those of them that are no calls, or were not decided by what is declared
   * @param tally of the rest
   * @param next what the next page comes behind; empty: there is none
   * @param findings what could not be read of the log, in words
   */
  public record Page(
      long records, long others, Tally tally, Optional<Place> next, List<String> findings) {

    public Page {
      findings = List.copyOf(findings);
    }
  }

  private final Log log;
  private final Replayer replayer;
  private final Sight sight;
  private final KeptArguments arguments;
  private final LongSupplier nanos;

  /**
   * @param now what is in force
   * @param proposed what would be
   * @param nanos a clock of nanoseconds from anywhen
   */
  public Simulation(
      Log log, GatewaySnapshot now, GatewaySnapshot proposed, Sight sight, LongSupplier nanos) {
    this.log = log;
    this.replayer = new Replayer(now, proposed);
    this.sight = sight;
    this.arguments =
        sight.persons() ? new LoggedArguments(log.records(), log.payloads()) : KeptArguments.UNREAD;
    this.nanos = nanos;
  }

  /**
   * Replays what {@code query} finds, which is the oldest first.
   *
   * @param behind only what comes behind this place
   * @param most records, at most {@value #MAX_RECORDS}
   * @throws IOException if the log cannot be read
   */
  public Page page(RecordQuery query, Optional<Place> behind, int most) throws IOException {
    Tally tally = new Tally();
    Set<String> findings = new LinkedHashSet<>();
    long began = nanos.getAsLong();
    long looked = 0;
    long others = 0;
    Optional<Place> from = behind;
    while (true) {
      RecordSearch.Page page =
          log.search().find(query, from, (int) Math.min(AT_ONCE, most - looked));
      findings.addAll(page.findings());
      for (RecordEntry entry : page.entries()) {
        looked++;
        others += replay(entry, tally) ? 0 : 1;
        from = Optional.of(entry.beginning().place());
        if (tally.size() >= MAX_GROUPS || nanos.getAsLong() - began > PATIENCE.toNanos()) {
          return new Page(looked, others, tally, from, List.copyOf(findings));
        }
      }
      if (page.next().isEmpty() || looked >= most) {
        return new Page(looked, others, tally, page.next(), List.copyOf(findings));
      }
    }
  }

  /** Whether it was a call that could be decided again. */
  private boolean replay(RecordEntry entry, Tally tally) throws IOException {
    Optional<RecordedCall> call =
        Json.parse(entry.beginning().json().getBytes(UTF_8), MAX_DEPTH)
                instanceof JsonDocument record
            ? RecordedCall.of(record)
            : Optional.empty();
    if (call.isEmpty()) {
      return false;
    }
    try {
      PastCall past =
          new PastCall(
              call.get(),
              person(call.get()),
              sight.peers(),
              () -> read(call.get(), entry.beginning().place()));
      tally.add(call.get(), replayer.replay(past));
      return true;
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private PastArguments read(RecordedCall call, Place intent) {
    try {
      return arguments.of(call, intent);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Person person(RecordedCall call) {
    if (call.user().isEmpty()) {
      return NOBODY;
    }
    if (!sight.persons()) {
      return HIDDEN;
    }
    String pseudonym = call.user().get();
    Optional<AuditSubject> found = log.subjects().find(call.tenant(), pseudonym);
    if (found.isPresent()) {
      return new Person(found.map(AuditSubject::name), "");
    }
    return new Person(
        Optional.empty(),
        log.subjects().isErased(call.tenant(), pseudonym)
            ? "its user was erased"
            : "whose its pseudonym is is not known on this node");
  }
}
