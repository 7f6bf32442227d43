package io.cardea.controlplane.declare;

import io.cardea.controlplane.backup.StoreCopy;
import io.cardea.controlplane.config.FileLayer;
import io.cardea.controlplane.config.Layers;
import io.cardea.controlplane.config.Loaded;
import io.cardea.controlplane.config.Part;
import io.cardea.controlplane.declare.Declared.Compiled;
import io.cardea.controlplane.document.Position;
import io.cardea.controlplane.document.Problem;
import io.cardea.controlplane.resource.ResourceDocument;
import io.cardea.controlplane.resource.ResourceId;
import io.cardea.controlplane.secret.SecretRef;
import io.cardea.controlplane.secret.SecretService;
import io.cardea.controlplane.snapshot.SnapshotPublisher;
import io.cardea.controlplane.store.ApplyResult;
import io.cardea.controlplane.store.Change;
import io.cardea.controlplane.store.Effect;
import io.cardea.controlplane.store.Order;
import io.cardea.controlplane.store.Precondition;
import io.cardea.controlplane.store.ResourceChange;
import io.cardea.controlplane.store.ResourceStore;
import io.cardea.controlplane.store.Revision;
import io.cardea.controlplane.store.Rollback;
import io.cardea.controlplane.store.RollbackResult;
import io.cardea.controlplane.store.StoreContent;
import io.cardea.controlplane.store.StorePosition;
import io.cardea.controlplane.store.Watch;
import io.cardea.controlplane.store.WatchListener;
import io.cardea.controlplane.vault.VaultSecrets;
import io.cardea.model.snapshot.GatewaySnapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps in force what files declare and what is stored on top of it. Files are taken whole or not
 * at all; what is stored was right when it was stored, and is set aside by itself if it is not any
 * more. Only what has changed is compiled. Thread-safe; what changes the store blocks.
 */
public final class Declarations implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Declarations.class);

  /** How long a change is awaited to be in force here after it was stored. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final ResourceStore store;
  private final Compiler compiler;
  private final ReentrantLock writing = new ReentrantLock();
  private final ReentrantLock state = new ReentrantLock();
  private final Condition changed = state.newCondition();
  private final SnapshotPublisher publisher;
  private final Watch watch;
  private final KnownStore known;
  private volatile Declared current;
  private volatile Duration taken = Duration.ZERO;

  /**
   * Follows {@code store}, {@code secrets} and {@code vault}. Blocking.
   *
   * @param secrets what {@code {secret: NAME}} refers to
   * @param vault what {@code {vault: {path: PATH, field: NAME}}} refers to
   * @param environment looks up the variables that {@code {env: NAME}} names; null if not set
   * @param files what files declare now
   * @param publisher puts in force what is declared
   * @param copy what is in force of a store that is away now; empty: it must not be
   * @throws io.cardea.controlplane.store.StoreUnavailable if the store is away and must not be
   */
  public Declarations(
      ResourceStore store,
      SecretService secrets,
      VaultSecrets vault,
      Function<String, @Nullable String> environment,
      Loaded.Valid files,
      SnapshotPublisher publisher,
      Optional<StoreCopy> copy) {
    this.store = store;
    this.known = new KnownStore(store, copy);
    this.compiler = new Compiler(secrets, vault, environment);
    this.publisher = publisher;
    StoreContent content = known.content();
    compiler.prepare(files);
    compiler.prepare(Compiler.documents(content.resources()));
    long began = System.nanoTime();
    this.current = Declared.of(content.position(), compiler.layer(files), compiler.stored(content));
    if (!current.stored().isEmpty() || !current.files().sealed().isEmpty()) {
      state.lock();
      try {
        GatewaySnapshot _ = become(current, Set.of(), began);
      } finally {
        state.unlock();
      }
    }
    known.keep(current);
    this.watch = store.watch(content.position(), new Follower());
    secrets.follow(this::renew);
    vault.follow(this::renew);
  }

  /** How what is in force stands to its store. */
  public StoreSight storeSight() {
    return known.sight();
  }

  /** The snapshot in force. */
  public GatewaySnapshot snapshot() {
    return publisher.current();
  }

  /** The version of the snapshot in force. */
  public long snapshotVersion() {
    return publisher.current().version();
  }

  /** How long it took to compile the last change of what is declared and put it in force. */
  public Duration taken() {
    return taken;
  }

  /** All that is declared now. */
  public Declared current() {
    return current;
  }

  /** Puts in force what files declare from now on, with what is stored. */
  public GatewaySnapshot files(Loaded.Valid files) {
    compiler.prepare(files);
    state.lock();
    try {
      long began = System.nanoTime();
      return become(
          Declared.of(current.position(), compiler.layer(files), current.stored()), began);
    } finally {
      state.unlock();
    }
  }

  /**
   * Makes all of {@code changes} or none, and waits until they are in force here. Blocking.
   *
   * @throws io.cardea.controlplane.store.StoreUnavailable if the store cannot be reached
   */
  public Verdict apply(List<Change> changes, Order order) {
    compiler.prepare(documents(changes));
    writing.lock();
    try {
      Declared before = current;
      known.refuseBlindness(before);
      SortedMap<ResourceId, Part> wanted = before.parts();
      for (Change change : changes) {
        Optional<Verdict> owned = want(change, before, wanted);
        if (owned.isPresent()) {
          return owned.get();
        }
      }
      List<Problem> problems = newProblems(before, wanted, changes);
      return problems.isEmpty() ? store(changes, order) : new Verdict.Invalid(problems);
    } finally {
      writing.unlock();
    }
  }

  private static Stream<ResourceDocument> documents(List<Change> changes) {
    return changes.stream()
        .filter(Change.Put.class::isInstance)
        .map(change -> ((Change.Put) change).document());
  }

  private Optional<Verdict> want(
      Change change, Declared before, SortedMap<ResourceId, Part> wanted) {
    switch (change) {
      case Change.Put put -> {
        Part part = compiler.stored(put.document());
        Optional<Position> file = before.inFile(part);
        if (file.isPresent()) {
          return Optional.of(new Verdict.Owned(put.id(), file.get()));
        }
        wanted.put(put.id(), part);
      }
      case Change.Delete delete -> wanted.remove(delete.id());
    }
    return Optional.empty();
  }

  /** What is wrong with {@code changes}, and what was right before and would not be any more. */
  private static List<Problem> newProblems(
      Declared before, SortedMap<ResourceId, Part> wanted, List<Change> changes) {
    Layers<ResourceId> after = Layers.of(before.files().all(), wanted);
    List<Problem> problems = new ArrayList<>();
    after
        .aside()
        .forEach((id, wrong) -> {
          boolean isChanged = changes.stream().anyMatch(change -> change.id().equals(id));
          if (isChanged || before.aside(id).isEmpty()) {
            problems.addAll(wrong);
          }
        });
    return problems;
  }

  /**
   * What would be in force if {@code documents} were declared, by files or by the API, and {@code
   * gone} were not. Their secrets are not looked up. Nothing is changed.
   */
  public Proposed propose(List<ResourceDocument> documents, Set<ResourceId> gone) {
    return Proposed.of(current, documents, gone, publisher::sketch);
  }

  /**
   * What would let resources be again what they were right after {@code revision}: changes like any
   * others, of what they are now. Blocking.
   *
   * @return the changes, none if they are that; empty if that revision is not known any more, or
   *     not yet
   * @throws io.cardea.controlplane.store.StoreUnavailable if the store cannot be reached
   */
  public Optional<List<Change>> rollback(Rollback what, long revision, Order order) {
    return switch (store.rollback(what, revision, order.asDryRun().takingOver())) {
      case RollbackResult.Unknown _ -> Optional.empty();
      case RollbackResult.Done(ApplyResult.Refused refused) ->
          throw new IllegalStateException("nothing was expected: " + refused);
      case RollbackResult.Done(ApplyResult.Applied applied) ->
          Optional.of(
              applied.effects().stream()
                  .filter(effect -> effect.kind() != Effect.Kind.UNCHANGED)
                  .map(this::change)
                  .toList());
    };
  }

  /** What makes {@code effect}, if the resource is still what it is known to be. */
  private Change change(Effect effect) {
    Precondition expected =
        current
            .find(effect.id())
            .<Precondition>map(now -> new Precondition.At(now.version()))
            .orElse(Precondition.ABSENT);
    return effect
        .after()
        .<Change>map(after -> new Change.Put(after.document(), expected))
        .orElseGet(() -> new Change.Delete(effect.id(), expected));
  }

  private Verdict store(List<Change> changes, Order order) {
    return switch (store.apply(changes, order)) {
      case ApplyResult.Refused refused -> new Verdict.Refused(refused.conflicts());
      case ApplyResult.Applied applied -> {
        if (!order.dryRun() && applied.changed()) {
          await(applied.position());
        }
        yield new Verdict.Done(applied);
      }
    };
  }

  /** Waits until what is stored at {@code position} is in force here. */
  public void await(StorePosition position) {
    state.lock();
    try {
      long left = PATIENCE.toNanos();
      while (left > 0
          && current.position().incarnation().equals(position.incarnation())
          && current.position().revision() < position.revision()) {
        left = changed.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      state.unlock();
    }
  }

  /** Reads again what refers to secrets that have {@code changed}. */
  private void renew(Set<? extends SecretRef> changed) {
    Predicate<Part> stale = part -> !Collections.disjoint(part.secrets(), changed);
    state.lock();
    try {
      if (current.parts().values().stream().noneMatch(stale)
          && current.files().sealed().stream().noneMatch(stale)) {
        return;
      }
      long began = System.nanoTime();
      SortedMap<ResourceId, Compiled> stored = new TreeMap<>(current.stored());
      stored.replaceAll((_, old) ->
          stale.test(old.part())
              ? new Compiled(old.resource(), compiler.stored(old.resource().document()))
              : old);
      FileLayer files = current.files().renewed(stale, compiler::inFile);
      GatewaySnapshot _ = become(Declared.of(current.position(), files, stored), began);
    } finally {
      state.unlock();
    }
  }

  /** Puts {@code next} in force. */
  private GatewaySnapshot become(Declared next, Set<ResourceId> asideBefore, long began) {
    next.aside()
        .forEach((id, problems) -> {
          if (!asideBefore.contains(id)) {
            LOG.atWarn().addKeyValue("resource", id).log("not in force: {}", problems);
          }
        });
    current = next;
    known.keep(next);
    compiler.retain(next);
    GatewaySnapshot snapshot = publisher.publish(next.layers().all());
    taken = Duration.ofNanos(System.nanoTime() - began);
    changed.signalAll();
    return snapshot;
  }

  private GatewaySnapshot become(Declared next, long began) {
    return become(next, current.aside().keySet(), began);
  }

  @Override
  public void close() {
    watch.close();
  }

  /** Takes over what has changed in the store. */
  private final class Follower implements WatchListener {

    @Override
    public void onRevision(Revision revision) {
      compiler.prepare(
          revision.changes().stream().map(ResourceChange::after).flatMap(Optional::stream));
      state.lock();
      try {
        long began = System.nanoTime();
        StorePosition position =
            new StorePosition(current.position().incarnation(), revision.number());
        Following following = new Following(position, compiler::stored);
        SortedMap<ResourceId, Compiled> stored = following.after(current.stored(), revision);
        GatewaySnapshot _ = become(Declared.of(position, current.files(), stored), began);
      } finally {
        state.unlock();
      }
    }

    @Override
    public StorePosition onGap() {
      StoreContent content = store.all();
      compiler.prepare(Compiler.documents(content.resources()));
      long began = System.nanoTime();
      SortedMap<ResourceId, Compiled> stored = compiler.stored(content);
      state.lock();
      try {
        GatewaySnapshot _ = become(Declared.of(content.position(), current.files(), stored), began);
        return content.position();
      } finally {
        state.unlock();
      }
    }
  }
}
