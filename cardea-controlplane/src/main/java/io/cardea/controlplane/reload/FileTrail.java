package io.cardea.controlplane.reload;

import io.cardea.controlplane.config.Kind;
import io.cardea.controlplane.config.Loaded;
import io.cardea.model.audit.AdminAction;
import io.cardea.model.audit.AuditEvent;
import io.cardea.model.audit.AuditLog;
import io.cardea.model.audit.AuditLog.OpenIntent;
import io.cardea.model.audit.AuditUnavailable;
import io.cardea.model.audit.Outcome;
import io.cardea.model.audit.RecordId;
import io.cardea.model.identity.Principal;
import io.cardea.model.identity.TenantId;
import io.cardea.model.snapshot.GatewaySnapshot;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Records what files change, resource by resource, before it is in force. No record, no change: all
 * records of a change have two seconds together. For one thread.
 */
public final class FileTrail implements Function<Loaded.Valid, GatewaySnapshot> {

  private static final Duration DEADLINE = Duration.ofSeconds(2);

  /** Records that are offered before those that were are waited for: the log's queue is bounded. */
  private static final int AT_ONCE = 1_000;

  private static final String FILE = "file";

  private final AuditLog audit;
  private final Supplier<Loaded.Valid> declared;
  private final Function<Loaded.Valid, GatewaySnapshot> publisher;
  private final Clock clock;

  /**
   * @param declared what files declare now
   * @param publisher puts in force what they declare from now on
   */
  public FileTrail(
      AuditLog audit,
      Supplier<Loaded.Valid> declared,
      Function<Loaded.Valid, GatewaySnapshot> publisher,
      Clock clock) {
    this.audit = audit;
    this.declared = declared;
    this.publisher = publisher;
    this.clock = clock;
  }

  /** SHA-256, in hex, over all that {@code files} declare, but for secrets. */
  public static String digest(Loaded.Valid files) {
    return FileChange.digest(files);
  }

  /**
   * Puts {@code files} in force.
   *
   * @throws AuditUnavailable if that cannot be recorded; what was in force stays
   */
  @Override
  public GatewaySnapshot apply(Loaded.Valid files) {
    Instant begun = clock.instant();
    long until = System.nanoTime() + DEADLINE.toNanos();
    List<CompletionStage<OpenIntent>> intended = new ArrayList<>();
    boolean isDone = false;
    String detail = "not put in force";
    try {
      for (AdminAction action : actions(declared.get(), files, begun)) {
        if (intended.size() % AT_ONCE == 0) {
          awaitAll(intended, until);
        }
        intended.add(audit.open(action));
      }
      awaitAll(intended, until);
      GatewaySnapshot snapshot = publisher.apply(files);
      detail = "snapshot " + snapshot.version();
      isDone = true;
      return snapshot;
    } finally {
      Outcome.Status how = isDone ? Outcome.Status.OK : Outcome.Status.ERROR;
      String said = detail;
      intended.forEach(stage -> close(stage, begun, how, said));
    }
  }

  /** What is recorded after its deadline only was not put in force, and its record says so then. */
  private void close(
      CompletionStage<OpenIntent> intended, Instant begun, Outcome.Status how, String detail) {
    CompletionStage<Void> _ =
        intended
            .thenCompose(intent -> {
              Instant now = clock.instant();
              return intent.close(
                  new Outcome(now, how, detail, Duration.ZERO, Duration.between(begun, now)));
            })
            // A failure was logged there; the next start records that the outcome is not known.
            .exceptionally(_ -> null);
  }

  private List<AdminAction> actions(Loaded.Valid before, Loaded.Valid after, Instant now) {
    List<AdminAction> actions = new ArrayList<>();
    for (FileChange change : FileChange.between(before, after)) {
      boolean isRight = Kind.find(change.id().kind()).filter(Kind::saysWhoMayDoWhat).isPresent();
      actions.add(
          action(
              now,
              change.id().tenant(),
              change.at().toString(),
              change.after().isPresent() ? "PUT" : "DELETE",
              change.id().kind() + "/" + change.id().name(),
              new AdminAction.Detail(
                  isRight ? AuditEvent.AUTHZ_CHANGE : AuditEvent.AUTHZ_ADMIN,
                  change.before(),
                  change.after())));
    }
    return actions;
  }

  private AdminAction action(
      Instant now,
      TenantId tenant,
      String source,
      String method,
      String target,
      AdminAction.Detail detail) {
    return new AdminAction(
        RecordId.fresh(clock, ThreadLocalRandom.current()),
        now,
        tenant,
        Principal.GATEWAY,
        FILE,
        Optional.ofNullable(Path.of(source).getFileName()).map(Path::toString).orElse(source),
        method,
        target,
        detail);
  }

  private static void awaitAll(List<CompletionStage<OpenIntent>> intended, long until) {
    try {
      Void _ =
          CompletableFuture.allOf(
                  intended.stream()
                      .map(CompletionStage::toCompletableFuture)
                      .toArray(CompletableFuture[]::new))
              .get(until - System.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw new AuditUnavailable(
          "a change by a file cannot be recorded", Objects.requireNonNullElse(e.getCause(), e));
    } catch (TimeoutException e) {
      throw new AuditUnavailable("a change by a file was not recorded in time", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AuditUnavailable("interrupted before a change by a file was recorded", e);
    }
  }
}
