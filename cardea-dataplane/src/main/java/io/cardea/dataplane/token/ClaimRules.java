package io.cardea.dataplane.token;

import static io.cardea.mcp.json.JsonDocument.NONE;
import static io.cardea.mcp.json.JsonDocument.ROOT;

import io.cardea.dataplane.token.TokenRead.Unchecked;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.model.identity.Actor;
import io.cardea.model.identity.KeyScope;
import io.cardea.model.identity.Principal;
import io.cardea.model.identity.User;
import io.cardea.model.issuer.ClaimNames;
import io.cardea.model.issuer.Issuer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Judges what a token claims (RFC 7519 §4.1, RFC 9068 §4, RFC 8725 §3). What it is for is judged
 * with the request, because that depends on the address.
 */
public final class ClaimRules {

  /** Most links of an {@code act} chain (RFC 8693 §4.1). */
  static final int MAX_ACTORS = 8;

  private static final int SHA256_BYTES = 32;

  /** What Keycloak calls tokens that are no access tokens, in a claim {@code typ} of its own. */
  private static final Set<String> OTHER_TYPES = Set.of("id", "refresh", "offline", "logout");

  private final Issuer issuer;
  private final Claims claims;
  private final boolean ofAccess;
  private final Instant now;

  private ClaimRules(Issuer issuer, JsonDocument claims, boolean ofAccess, Instant now) {
    this.issuer = issuer;
    this.claims = new Claims(claims);
    this.ofAccess = ofAccess;
    this.now = now;
  }

  /** The {@code iss} claim of {@code token}, if it is text. */
  public static Optional<String> issuerOf(Unchecked token) {
    int node = token.claims().member(ROOT, "iss");
    return token.claims().isString(node)
        ? Optional.of(token.claims().text(node))
        : Optional.empty();
  }

  /** Judges {@code token} as one of {@code issuer}, at the time {@code now}. */
  public static Claimed judge(Issuer issuer, Unchecked token, Instant now) {
    if (issuerOf(token).filter(issuer.url()::equals).isEmpty()) {
      return new Claimed.Bad("of another issuer");
    }
    if (!issuer.algorithms().contains(token.algorithm())) {
      return new Claimed.Bad("its algorithm is not allowed (algorithms)");
    }
    try {
      return new ClaimRules(issuer, token.claims(), token.ofAccess(), now).judge(Optional.empty());
    } catch (BadClaim bad) {
      return new Claimed.Bad(bad.reason());
    }
  }

  /**
   * Judges what {@code issuer} says of one of its tokens that it calls active (RFC 7662 §2.2), at
   * the time {@code now}: as if it were in the token, but that {@code iss} may be left out, and
   * {@code exp}, because it is asked again.
   */
  public static Claimed judgeActive(Issuer issuer, JsonDocument claims, Instant now) {
    int named = claims.member(ROOT, "iss");
    if (named != NONE && !claims.textEquals(named, issuer.url())) {
      return new Claimed.Bad("of another issuer");
    }
    try {
      return new ClaimRules(issuer, claims, false, now).judge(Optional.of(Instant.MAX));
    } catch (BadClaim bad) {
      return new Claimed.Bad(bad.reason());
    }
  }

  /**
   * @param end when a token is over that does not say so; empty: it must
   */
  private Claimed judge(Optional<Instant> end) throws BadClaim {
    Instant until = until(end);
    refuseOtherTokens();
    String subject = claims.name("sub").orElseThrow(() -> new BadClaim("without the claim sub"));
    Principal principal = principal(subject).withTokenScopes(scopes());
    return new Claimed.Good(issuer, principal, audiences(), confirmation(), until);
  }

  private Instant until(Optional<Instant> end) throws BadClaim {
    Optional<Instant> expires = claims.time("exp");
    if (expires.isEmpty() && end.isEmpty()) {
      throw new BadClaim("without the claim exp");
    }
    Instant until = expires.map(said -> said.plus(issuer.clockSkew())).or(() -> end).orElseThrow();
    if (!now.isBefore(until)) {
      throw new BadClaim("expired");
    }
    Instant latest = now.plus(issuer.clockSkew());
    if (claims.time("nbf").filter(latest::isBefore).isPresent()) {
      throw new BadClaim("not valid yet (nbf)");
    }
    if (claims.time("iat").filter(latest::isBefore).isPresent()) {
      throw new BadClaim("issued in the future (iat)");
    }
    return until;
  }

  /** Tokens that the same issuer signs with the same keys and means for something else. */
  private void refuseOtherTokens() throws BadClaim {
    Optional<String> type = claims.text("typ").map(text -> text.toLowerCase(Locale.ROOT));
    boolean other =
        type.filter(OTHER_TYPES::contains).isPresent()
            || claims.text("token_use").filter("id"::equals).isPresent();
    // OpenID Connect Core §2 and §3.3.2.11; some access tokens of old have a nonce too.
    boolean ofSignIn =
        claims.has("at_hash")
            || claims.has("c_hash")
            || claims.has("s_hash")
            || (claims.has("nonce") && type.filter("bearer"::equals).isEmpty());
    if (other || (ofSignIn && !ofAccess) || claims.has("events")) {
      throw new BadClaim("no access token but another one of its issuer");
    }
  }

  /** A token that is bound in a way that is not known here is no good (RFC 7800 §3.1). */
  private Confirmation confirmation() throws BadClaim {
    JsonDocument document = claims.document();
    int confirmed = document.member(ROOT, "cnf");
    if (confirmed == NONE) {
      return Confirmation.NONE;
    }
    if (!document.isObject(confirmed)) {
      throw new BadClaim("its claim cnf binds it to nothing");
    }
    Optional<String> key = Optional.empty();
    Optional<String> certificate = Optional.empty();
    for (int name = document.first(confirmed);
        name != NONE;
        name = document.nextKey(confirmed, name)) {
      int value = document.valueOf(name);
      switch (document.text(name)) {
        case "jkt" -> key = Optional.of(thumbprint(value));
        case "x5t#S256" -> certificate = Optional.of(thumbprint(value));
        default -> {
          // Keycloak says beside jkt that it is that of RFC 9449.
          if (!document.textEquals(name, "kc-jkt-type") || !document.textEquals(value, "DPoP")) {
            throw new BadClaim("its claim cnf binds it to what cannot be checked");
          }
        }
      }
    }
    if (key.isEmpty() && certificate.isEmpty()) {
      throw new BadClaim("its claim cnf binds it to nothing");
    }
    return new Confirmation(key, certificate);
  }

  private String thumbprint(int node) throws BadClaim {
    JsonDocument document = claims.document();
    if (document.isString(node)) {
      String text = document.text(node);
      if (Base64Url.decode(text).filter(sha256 -> sha256.length == SHA256_BYTES).isPresent()) {
        return text;
      }
    }
    throw new BadClaim("its claim cnf holds no SHA-256 thumbprint");
  }

  private Principal principal(String subject) throws BadClaim {
    ClaimNames names = issuer.claims();
    Optional<String> named =
        names.agent().isPresent()
            ? claims.name(names.agent().get())
            : claims.name("azp").or(this::clientId);
    String agent = named.orElseThrow(() -> new BadClaim("without a claim that names the agent"));
    Principal own =
        new Principal(issuer.key().tenant(), issuer.key().name(), agent, KeyScope.data());
    List<Actor> actors = actors(agent);
    if (!isOfUser(subject, agent)) {
      if (!actors.isEmpty()) {
        throw new BadClaim("the agent's own, and yet handed on by others (act)");
      }
      return own;
    }
    String user =
        claims.name(names.user()).orElseThrow(() -> new BadClaim("without its user's claim"));
    Set<String> groups = names.groups().isPresent() ? claims.names(names.groups().get()) : Set.of();
    return own.onBehalfOf(new User(issuer.key().name(), user, groups), actors);
  }

  private Optional<String> clientId() {
    int node = claims.document().member(ROOT, "client_id");
    return claims.document().isString(node)
        ? Optional.of(claims.document().text(node)).filter(Claims::isName)
        : Optional.empty();
  }

  private boolean isOfUser(String subject, String agent) {
    return issuer
        .claims()
        .userWhen()
        .map(claims::has)
        .orElseGet(() -> !subject.equals(agent) && clientId().filter(subject::equals).isEmpty());
  }

  /** Those who handed the request on, the latest first, without the agent itself. */
  private List<Actor> actors(String agent) throws BadClaim {
    List<Actor> actors = new ArrayList<>();
    JsonDocument document = claims.document();
    for (int act = document.member(ROOT, "act"); act != NONE; act = document.member(act, "act")) {
      int subject = document.member(act, "sub");
      int other = document.member(act, "iss");
      if (!document.isString(subject)
          || !Claims.isName(document.text(subject))
          || (other != NONE && !document.isString(other))) {
        throw new BadClaim("its claim act names nobody");
      }
      if (actors.size() == MAX_ACTORS) {
        throw new BadClaim("handed on more than " + MAX_ACTORS + " times (act)");
      }
      if (other != NONE && !document.text(other).equals(issuer.url())) {
        throw new BadClaim("handed on by somebody of another issuer (act)");
      }
      actors.add(new Actor(issuer.key().name(), document.text(subject)));
    }
    if (!actors.isEmpty() && actors.getFirst().subject().equals(agent)) {
      actors.removeFirst();
    }
    return actors;
  }

  private Set<String> audiences() throws BadClaim {
    Set<String> audiences = claims.texts("aud");
    if (audiences.isEmpty()) {
      throw new BadClaim("without the claim aud");
    }
    return audiences;
  }

  /** RFC 9068 §2.2.3 has a text with spaces; some have a list, or call it {@code scp}. */
  private Set<String> scopes() throws BadClaim {
    Set<String> scopes = new HashSet<>();
    for (String name : List.of("scope", "scp")) {
      for (String text : claims.texts(name)) {
        scopes.addAll(List.of(text.split(" ")));
      }
    }
    scopes.remove("");
    return scopes;
  }
}
