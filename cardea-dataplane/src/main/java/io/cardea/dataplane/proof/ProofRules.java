package io.cardea.dataplane.proof;

import static io.cardea.mcp.json.JsonDocument.ROOT;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.cardea.dataplane.call.HttpUri;
import io.cardea.dataplane.token.BadClaim;
import io.cardea.dataplane.token.Claims;
import io.cardea.dataplane.token.Jws;
import io.cardea.mcp.json.JsonDocument;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Judges what a proof says (RFC 9449 §4.3); its signature, and whether it is new, are not seen. */
public final class ProofRules {

  /** What proofs may be signed with: all that tokens usually are, and no shared secret. */
  public static final List<String> ALGORITHMS =
      List.of("ES256", "ES384", "ES512", "EdDSA", "Ed25519", "PS256", "RS256");

  /** How old a proof may be, and how far its maker's clock may be off, before and behind. */
  public static final Duration AGE = Duration.ofSeconds(60);

  public static final Duration SKEW = Duration.ofSeconds(30);

  /** Most characters; a proof with a key of 8,192 bits and a long address has 4,500. */
  static final int MAX_LENGTH = 8 * 1024;

  /** Longest name of a proof. */
  static final int MAX_ID = 512;

  /**
   * What a proof must be for.
   *
   * @param token the access token
   * @param key thumbprint of the key that the token is bound to
   * @param method of the request
   * @param addresses what the address of the request may be called
   */
  public record Demand(String token, String key, String method, Set<HttpUri> addresses) {

    public Demand {
      addresses = Set.copyOf(addresses);
    }

    /** Without the token, which is secret. */
    @Override
    public String toString() {
      return method + " " + addresses;
    }
  }

  private ProofRules() {}

  /**
   * Judges the proof of a request.
   *
   * @param fields values of all {@code DPoP} fields
   */
  public static ProofRead judge(List<String> fields, Demand demand, Instant now) {
    if (fields.size() != 1) {
      return new ProofRead.Bad(
          fields.isEmpty() ? "that is not there (DPoP)" : "that is not the only one (DPoP)");
    }
    try {
      return new ProofRead.Good(judge(Jws.read(fields.getFirst(), MAX_LENGTH), demand, now));
    } catch (BadClaim bad) {
      return new ProofRead.Bad(bad.reason());
    }
  }

  private static Proof judge(Jws jws, Demand demand, Instant now) throws BadClaim {
    if (!jws.type().equals(Optional.of("dpop+jwt"))) {
      throw new BadClaim("of another type than dpop+jwt");
    }
    if (!ALGORITHMS.contains(jws.algorithm())) {
      throw new BadClaim("its algorithm is not allowed");
    }
    JsonDocument header = jws.header();
    if (!header.isObject(header.member(ROOT, "jwk"))) {
      throw new BadClaim("without its key (jwk)");
    }
    Claims claims = new Claims(jws.claims());
    if (!required(claims, "htm").equals(demand.method())) {
      throw new BadClaim("for another method (htm)");
    }
    if (HttpUri.parse(required(claims, "htu")).filter(demand.addresses()::contains).isEmpty()) {
      throw new BadClaim("for another address (htu)");
    }
    if (!required(claims, "ath").equals(hash(demand.token()))) {
      throw new BadClaim("for another token (ath)");
    }
    String id = required(claims, "jti");
    if (id.isBlank() || id.length() > MAX_ID) {
      throw new BadClaim("its claim jti is empty, or longer than " + MAX_ID + " characters");
    }
    return new Proof(jws, demand.key(), id, until(claims, now));
  }

  private static Instant until(Claims claims, Instant now) throws BadClaim {
    Instant made = claims.time("iat").orElseThrow(() -> new BadClaim("without the claim iat"));
    if (made.isAfter(now.plus(SKEW))) {
      throw new BadClaim("made in the future (iat)");
    }
    Instant until = made.plus(AGE).plus(SKEW);
    boolean ended = claims.time("exp").filter(end -> !now.isBefore(end.plus(SKEW))).isPresent();
    if (!now.isBefore(until) || ended) {
      throw new BadClaim("made too long ago (iat)");
    }
    if (claims.time("nbf").filter(now.plus(SKEW)::isBefore).isPresent()) {
      throw new BadClaim("not valid yet (nbf)");
    }
    return until;
  }

  private static String required(Claims claims, String name) throws BadClaim {
    return claims.text(name).orElseThrow(() -> new BadClaim("without the claim " + name));
  }

  /** RFC 9449 §4.2. */
  private static String hash(String token) {
    try {
      byte[] sha256 = MessageDigest.getInstance("SHA-256").digest(token.getBytes(US_ASCII));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(sha256);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
