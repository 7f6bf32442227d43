package io.cardea.dataplane.token;

import io.cardea.model.identity.TenantId;
import io.cardea.model.issuer.Issuer;
import io.cardea.model.snapshot.GatewaySnapshot;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Checks signatures of tokens, each beside the event loops and mostly once: what was right is known
 * until the token is over, its issuer is declared otherwise, or publishes other keys. Thread-safe.
 */
public final class AccessTokens {

  /** Tokens that are known at once, twice. */
  static final int MAX_KNOWN = 16_384;

  /** What was found out of a token, and by which keys. */
  record Entry(Claimed.Good claims, KeySet keys) {}

  private final SigningKeys keys;
  private final Executor workers;
  private final KnownTokens<Entry> known = new KnownTokens<>(MAX_KNOWN);
  private final ConcurrentMap<Candidate, CompletableFuture<TokenCheck>> underWay =
      new ConcurrentHashMap<>();

  /**
   * @param workers check signatures; bounded, and refuse what is more
   */
  public AccessTokens(SigningKeys keys, Executor workers) {
    this.keys = keys;
    this.workers = workers;
  }

  /** What {@code text} claims, if its signature is known to be right in {@code tenant} now. */
  public Optional<Claimed.Good> find(
      String text, GatewaySnapshot snapshot, TenantId tenant, Instant now) {
    Optional<Entry> entry = known.find(TokenDigest.of(text));
    if (entry.isEmpty()) {
      return Optional.empty();
    }
    Claimed.Good claims = entry.get().claims();
    boolean stillSo =
        isDeclared(claims.issuer(), snapshot, tenant)
            && now.isBefore(claims.until())
            && keys.known(claims.issuer()).filter(set -> set == entry.get().keys()).isPresent();
    return stillSo ? Optional.of(claims) : Optional.empty();
  }

  private static boolean isDeclared(Issuer issuer, GatewaySnapshot snapshot, TenantId tenant) {
    for (Issuer declared : snapshot.issuers(tenant)) {
      if (declared.equals(issuer)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Checks the signature of {@code candidate}; once, however many ask at the same time. Fails if
   * there is too much to do.
   */
  public CompletionStage<TokenCheck> check(Candidate candidate) {
    CompletableFuture<TokenCheck> mine = new CompletableFuture<>();
    CompletableFuture<TokenCheck> first = underWay.putIfAbsent(candidate, mine);
    if (first != null) {
      return first;
    }
    checked(candidate)
        .whenComplete((verdict, failure) -> {
          underWay.remove(candidate, mine);
          if (failure == null) {
            mine.complete(verdict);
          } else {
            mine.completeExceptionally(failure);
          }
        });
    return mine;
  }

  private CompletionStage<TokenCheck> checked(Candidate candidate) {
    Issuer issuer = candidate.claims().issuer();
    Optional<KeySet> now = keys.known(issuer);
    if (now.filter(set -> set.knows(candidate.token())).isPresent()) {
      return signed(candidate, now);
    }
    return keys.again(issuer).thenCompose(found -> signed(candidate, found));
  }

  private CompletionStage<TokenCheck> signed(Candidate candidate, Optional<KeySet> set) {
    if (set.isEmpty()) {
      return CompletableFuture.completedFuture(new TokenCheck.Unknown());
    }
    if (!set.get().knows(candidate.token())) {
      return CompletableFuture.completedFuture(
          new TokenCheck.Wrong("signed with a key that its issuer does not publish"));
    }
    try {
      return CompletableFuture.supplyAsync(() -> verdict(candidate, set.get()), workers);
    } catch (RejectedExecutionException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private TokenCheck verdict(Candidate candidate, KeySet set) {
    if (!set.signed(candidate.token())) {
      return new TokenCheck.Wrong("its signature is wrong");
    }
    TokenDigest digest = TokenDigest.of(candidate.token().text());
    known.put(digest, new Entry(candidate.claims(), set));
    return new TokenCheck.Right();
  }
}
