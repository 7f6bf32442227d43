package io.cardea.dataplane.keys;

import io.cardea.dataplane.token.KeySet;
import io.cardea.dataplane.token.SigningKeys;
import io.cardea.model.issuer.Issuer;
import io.cardea.model.issuer.IssuerKey;
import io.cardea.model.snapshot.GatewaySnapshot;
import io.cardea.upstream.loop.Backoff;
import io.cardea.upstream.loop.Loop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys of every declared issuer: asked for when it is declared, every five minutes, and when a
 * token names a key that is not known, the latter rarely. While an issuer does not answer its last
 * keys are kept, for a day. Read from any thread, kept on one event loop.
 */
public final class KeyBook implements SigningKeys {

  /** How often an issuer is asked for its keys. */
  static final Duration REFRESH = Duration.ofMinutes(5);

  /** How long keys stay in use that cannot be got again. */
  static final Duration KEEP = Duration.ofDays(1);

  /** So many unknown keys may be asked for at once, and one more in {@link #REFILL}. */
  static final int QUESTIONS = 4;

  static final Duration REFILL = Duration.ofSeconds(30);

  private static final Logger LOG = LoggerFactory.getLogger(KeyBook.class);
  private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
  private static final Duration LAST_RETRY = Duration.ofMinutes(1);

  /** What is known of an issuer. */
  private record Held(Issuer issuer, KeySet keys, long since) {}

  private final Loop loop;
  private final KeySource source;
  private final RandomGenerator random;
  private final Map<IssuerKey, Page> pages = new ConcurrentHashMap<>();
  private final Map<IssuerKey, Held> held = new ConcurrentHashMap<>();

  /**
   * @param http of {@code loop}, for nothing else
   */
  public KeyBook(Loop loop, ProviderHttp http, RandomGenerator random) {
    this(loop, new HttpKeySource(http), random);
  }

  KeyBook(Loop loop, KeySource source, RandomGenerator random) {
    this.loop = loop;
    this.source = source;
    this.random = random;
  }

  /** Follows the configuration. */
  public void onSnapshot(GatewaySnapshot snapshot) {
    Map<IssuerKey, Issuer> declared = new HashMap<>();
    snapshot
        .issuers()
        .values()
        .forEach(issuers ->
            issuers.stream()
                .filter(issuer -> issuer.introspection().isEmpty())
                .forEach(issuer -> declared.put(issuer.key(), issuer)));
    loop.run(() -> follow(declared));
  }

  private void follow(Map<IssuerKey, Issuer> declared) {
    pages
        .values()
        .removeIf(page -> {
          boolean gone = !page.issuer.equals(declared.get(page.issuer.key()));
          if (gone) {
            page.close();
          }
          return gone;
        });
    declared.forEach((key, issuer) -> {
      if (!pages.containsKey(key)) {
        Page page = new Page(issuer);
        pages.put(key, page);
        page.ask();
      }
    });
  }

  @Override
  public Optional<KeySet> known(Issuer issuer) {
    return last(issuer)
        .filter(found -> loop.nanoTime() - found.since() < KEEP.toNanos())
        .map(Held::keys);
  }

  /** What it gave last, however long ago. */
  private Optional<Held> last(Issuer issuer) {
    return Optional.ofNullable(held.get(issuer.key()))
        .filter(found -> found.issuer().equals(issuer));
  }

  @Override
  public CompletionStage<Optional<KeySet>> again(Issuer issuer) {
    CompletableFuture<Optional<KeySet>> answer = new CompletableFuture<>();
    loop.run(() -> {
      Page page = pages.get(issuer.key());
      if (page == null || !page.issuer.equals(issuer)) {
        answer.complete(Optional.empty());
      } else {
        page.askFor(answer);
      }
    });
    return answer;
  }

  /** How many issuers did not give their keys when they were asked last. */
  public long silent() {
    return pages.values().stream().filter(page -> page.silent).count();
  }

  /** One issuer. Lives on the event loop. */
  private final class Page {
    private final Issuer issuer;
    private final Backoff backoff = new Backoff(FIRST_RETRY, LAST_RETRY, random);
    private final List<CompletableFuture<Optional<KeySet>>> waiting = new ArrayList<>();
    private Loop.@Nullable Timer next;
    private boolean asking;
    private boolean closed;
    private volatile boolean silent;
    private long questions = QUESTIONS;
    private long refilled = loop.nanoTime();

    Page(Issuer issuer) {
      this.issuer = issuer;
    }

    void ask() {
      if (next != null) {
        next.cancel();
        next = null;
      }
      asking = true;
      asked()
          .whenComplete((keys, failure) -> {
            asking = false;
            if (closed) {
              return;
            }
            if (failure == null) {
              onKeys(keys);
            } else {
              onFailure(failure);
            }
            tell();
          });
    }

    private CompletionStage<KeySet> asked() {
      try {
        return source.ask(issuer);
      } catch (RuntimeException fault) {
        return CompletableFuture.failedFuture(fault);
      }
    }

    /** What comes while it is being asked waits for that answer. */
    void askFor(CompletableFuture<Optional<KeySet>> answer) {
      if (!asking && !mayAsk()) {
        answer.complete(known(issuer));
        return;
      }
      waiting.add(answer);
      if (!asking) {
        ask();
      }
    }

    private boolean mayAsk() {
      long now = loop.nanoTime();
      long refills = (now - refilled) / REFILL.toNanos();
      if (refills > 0) {
        questions = Math.min(QUESTIONS, questions + refills);
        refilled += refills * REFILL.toNanos();
      }
      if (questions == 0) {
        return false;
      }
      questions--;
      return true;
    }

    private void onKeys(KeySet keys) {
      Optional<KeySet> same = last(issuer).map(Held::keys).filter(keys::isSameAs);
      held.put(issuer.key(), new Held(issuer, same.orElse(keys), loop.nanoTime()));
      if (silent || same.isEmpty()) {
        LOG.atInfo()
            .addKeyValue("issuer", issuer.key())
            .log("an issuer gave {} keys to check its tokens with", keys.size());
      }
      silent = false;
      backoff.reset();
      next = loop.after(Backoff.jittered(REFRESH, random), this::ask);
    }

    private void onFailure(Throwable failure) {
      Throwable cause =
          failure instanceof CompletionException && failure.getCause() != null
              ? failure.getCause()
              : failure;
      if (!silent) {
        LOG.atWarn()
            .addKeyValue("issuer", issuer.key())
            .log(
                "an issuer gives no keys, {}: {}",
                known(issuer).isPresent()
                    ? "its last ones stay in use for up to a day"
                    : "its tokens cannot be checked",
                cause instanceof NoAnswer ? cause.getMessage() : cause.toString());
      }
      silent = true;
      next = loop.after(backoff.next(), this::ask);
    }

    private void tell() {
      List<CompletableFuture<Optional<KeySet>>> told = List.copyOf(waiting);
      waiting.clear();
      told.forEach(answer -> answer.complete(known(issuer)));
    }

    void close() {
      closed = true;
      held.remove(issuer.key());
      if (next != null) {
        next.cancel();
      }
      waiting.forEach(answer -> answer.complete(Optional.empty()));
      waiting.clear();
    }
  }
}
