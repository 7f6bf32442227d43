package io.cardea.dataplane.introspection;

import static io.cardea.mcp.json.JsonDocument.ROOT;

import io.cardea.dataplane.keys.NoAnswer;
import io.cardea.dataplane.token.ClaimRules;
import io.cardea.dataplane.token.Claimed;
import io.cardea.dataplane.token.KnownTokens;
import io.cardea.dataplane.token.TokenDigest;
import io.cardea.mcp.json.Json;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.model.issuer.Issuer;
import io.cardea.model.issuer.IssuerKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What issuers say of tokens: each is asked about once at a time, and what was said counts for as
 * long as its issuer's declaration has it, but not longer than the token. What is no good is known
 * for as long, and in a place of its own, so that who sends rubbish does not push out what is good.
 * Thread-safe.
 */
public final class Introspections {

  /** Tokens that are known at once, twice: so many good ones, and so many that are not. */
  static final int MAX_KNOWN = 16_384;

  /** Tokens that are asked about at once; more are refused. */
  static final int MAX_UNDER_WAY = 1_024;

  private static final Logger LOG = LoggerFactory.getLogger(Introspections.class);
  private static final int MAX_DEPTH = 32;

  /**
   * What was said of a token.
   *
   * @param asked when, on the monotonic clock
   */
  private record Entry(Issuer issuer, Introspected said, long asked) {}

  private final IntrospectionSource source;
  private final LongSupplier nanoTime;
  private final KnownTokens<Entry> good = new KnownTokens<>(MAX_KNOWN);
  private final KnownTokens<Entry> bad = new KnownTokens<>(MAX_KNOWN);
  private final ConcurrentMap<Inquiry, CompletableFuture<Introspected>> underWay =
      new ConcurrentHashMap<>();
  private final Set<IssuerKey> silent = ConcurrentHashMap.newKeySet();

  /**
   * @param nanoTime monotonic
   */
  public Introspections(IntrospectionSource source, LongSupplier nanoTime) {
    this.source = source;
    this.nanoTime = nanoTime;
  }

  /** What is known without asking. */
  public Optional<Introspected> find(Inquiry inquiry, Instant now) {
    TokenDigest digest = TokenDigest.of(inquiry.token());
    return good.find(digest)
        .filter(entry -> counts(entry, inquiry.issuer(), now))
        .or(() -> bad.find(digest).filter(entry -> counts(entry, inquiry.issuer(), now)))
        .map(Entry::said);
  }

  private boolean counts(Entry entry, Issuer issuer, Instant now) {
    boolean over =
        entry.said() instanceof Introspected.Active(Claimed.Good claims)
            && !now.isBefore(claims.until());
    return !over
        && entry.issuer().equals(issuer)
        && nanoTime.getAsLong() - entry.asked() < maxAge(issuer).toNanos();
  }

  private static Duration maxAge(Issuer issuer) {
    return issuer.introspection().orElseThrow().maxAge();
  }

  /**
   * Asks the issuer; once, however many want to know at the same time. Fails if too much is asked
   * at once.
   */
  public CompletionStage<Introspected> ask(Inquiry inquiry, Instant now) {
    CompletableFuture<Introspected> mine = new CompletableFuture<>();
    CompletableFuture<Introspected> first = underWay.putIfAbsent(inquiry, mine);
    if (first != null) {
      return first;
    }
    if (underWay.size() > MAX_UNDER_WAY) {
      underWay.remove(inquiry, mine);
      mine.completeExceptionally(
          new RejectedExecutionException("too many tokens are asked about at once"));
      return mine;
    }
    long asked = nanoTime.getAsLong();
    source
        .ask(inquiry)
        .whenComplete((body, failure) -> {
          Introspected said =
              failure == null ? judge(inquiry, body, now) : unknown(inquiry, failure);
          keep(inquiry, new Entry(inquiry.issuer(), said, asked));
          underWay.remove(inquiry, mine);
          mine.complete(said);
        });
    return mine;
  }

  private void keep(Inquiry inquiry, Entry entry) {
    TokenDigest digest = TokenDigest.of(inquiry.token());
    switch (entry.said()) {
      case Introspected.Active _ -> good.put(digest, entry);
      case Introspected.Refused _ -> {
        bad.put(digest, entry);
        // Else what was said before would count on.
        if (good.find(digest).isPresent()) {
          good.put(digest, entry);
        }
      }
      case Introspected.Unknown _ -> {}
    }
  }

  private Introspected judge(Inquiry inquiry, byte[] body, Instant now) {
    if (!(Json.parse(body, MAX_DEPTH) instanceof JsonDocument document)) {
      return unknown(inquiry, new NoAnswer("the answer is no JSON"));
    }
    int active = document.member(ROOT, "active");
    String word = active == JsonDocument.NONE ? "" : document.raw(active);
    if (!word.equals("true") && !word.equals("false")) {
      return unknown(inquiry, new NoAnswer("the answer does not say whether it is active"));
    }
    heard(inquiry.issuer());
    if (word.equals("false")) {
      return new Introspected.Refused("that its issuer does not call active");
    }
    return switch (ClaimRules.judgeActive(inquiry.issuer(), document, now)) {
      case Claimed.Good claims -> new Introspected.Active(claims);
      case Claimed.Bad refused -> new Introspected.Refused(refused.reason());
    };
  }

  private void heard(Issuer issuer) {
    if (silent.remove(issuer.key())) {
      LOG.atInfo().addKeyValue("issuer", issuer.key()).log("an issuer tells of its tokens again");
    }
  }

  private Introspected unknown(Inquiry inquiry, Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (silent.add(inquiry.issuer().key())) {
      LOG.atWarn()
          .addKeyValue("issuer", inquiry.issuer().key())
          .log(
              "an issuer does not tell of its tokens, which are refused: {}",
              cause instanceof NoAnswer ? cause.getMessage() : cause.toString());
    }
    return new Introspected.Unknown();
  }

  /** How many issuers gave no answer of use when they were asked last. */
  public long silent() {
    return silent.size();
  }
}
