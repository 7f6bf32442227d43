package io.cardea.model.identity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who makes a request, after authentication: an agent, and the person on whose behalf, if there is
 * one. A value; no record, so that its name is made once.
 */
public final class Principal {

  /** Issuer of Cardea's own API keys. */
  public static final String CARDEA = "cardea";

  /** Issuer of callers without a credential, whom only public adapters accept. */
  public static final String NOBODY = "nobody";

  /** Issuer of the gateway itself, which no credential can name. */
  public static final String GATEWAY = "gateway";

  private final TenantId tenant;
  private final String issuer;
  private final String subject;
  private final KeyScope scope;
  private final Optional<User> user;
  private final List<Actor> actors;
  private final Optional<Set<String>> tokenScopes;

  /** Made when first asked for; as with a string's hash, two threads may both make it. */
  private @Nullable String digest;

  /**
   * An agent on nobody's behalf.
   *
   * @param tenant the tenant that the credential belongs to
   * @param issuer who vouches for the subject: {@value #CARDEA} for API keys, {@value #NOBODY}
   *     without a credential, else the name of an Issuer of the tenant
   * @param subject the agent's name, unique within tenant and issuer
   * @param scope what the credential is limited to, whatever the subject's roles say
   */
  public Principal(TenantId tenant, String issuer, String subject, KeyScope scope) {
    this(tenant, issuer, subject, scope, Optional.empty(), List.of(), Optional.empty());
  }

  private Principal(
      TenantId tenant,
      String issuer,
      String subject,
      KeyScope scope,
      Optional<User> user,
      List<Actor> actors,
      Optional<Set<String>> tokenScopes) {
    this.tenant = tenant;
    this.issuer = issuer;
    this.subject = subject;
    this.scope = scope;
    this.user = user;
    this.actors = List.copyOf(actors);
    this.tokenScopes = tokenScopes.map(Set::copyOf);
  }

  /**
   * The same agent on behalf of {@code person}.
   *
   * @param chain who handed the request on, the latest first; the agent itself is not among them
   */
  public Principal onBehalfOf(User person, List<Actor> chain) {
    return new Principal(tenant, issuer, subject, scope, Optional.of(person), chain, tokenScopes);
  }

  /** The same by an access token with these scopes (RFC 6749 §3.3). */
  public Principal withTokenScopes(Set<String> scopes) {
    return new Principal(tenant, issuer, subject, scope, user, actors, Optional.of(scopes));
  }

  /** The caller without a credential. */
  public static Principal anonymous(TenantId tenant) {
    return new Principal(
        tenant, NOBODY, "anonymous", new KeyScope(Set.of(KeyScope.Plane.DATA), Optional.empty()));
  }

  /** The gateway itself, which asks servers what they offer. */
  public static Principal gateway(TenantId tenant) {
    return new Principal(
        tenant, GATEWAY, "cardea", new KeyScope(Set.of(KeyScope.Plane.DATA), Optional.empty()));
  }

  public TenantId tenant() {
    return tenant;
  }

  public String issuer() {
    return issuer;
  }

  public String subject() {
    return subject;
  }

  public KeyScope scope() {
    return scope;
  }

  /** On whose behalf the agent acts, if on somebody's. */
  public Optional<User> user() {
    return user;
  }

  /** Who handed the request on, the latest first; mostly nobody. */
  public List<Actor> actors() {
    return actors;
  }

  /** The scopes of the access token; empty if the credential is none and knows no scopes. */
  public Optional<Set<String>> tokenScopes() {
    return tokenScopes;
  }

  public boolean isAnonymous() {
    return issuer.equals(NOBODY);
  }

  /**
   * A digest that names this principal in session ids and logs: SHA-256 in hex over tenant, issuer
   * and subject, and those of the user, never over the key or token, so that a rotated credential
   * keeps its sessions.
   */
  public String digest() {
    String known = digest;
    if (known == null) {
      known = HexFormat.of().formatHex(sha256());
      digest = known;
    }
    return known;
  }

  private byte[] sha256() {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      add(sha256, tenant.value());
      add(sha256, issuer);
      add(sha256, subject);
      user.ifPresent(person -> {
        add(sha256, person.issuer());
        add(sha256, person.subject());
      });
      return sha256.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static void add(MessageDigest sha256, String part) {
    sha256.update(part.getBytes(StandardCharsets.UTF_8));
    sha256.update((byte) 0);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Principal that
        && tenant.equals(that.tenant)
        && issuer.equals(that.issuer)
        && subject.equals(that.subject)
        && scope.equals(that.scope)
        && user.equals(that.user)
        && actors.equals(that.actors)
        && tokenScopes.equals(that.tokenScopes);
  }

  @Override
  public int hashCode() {
    return Objects.hash(tenant, issuer, subject, scope, user, actors, tokenScopes);
  }

  @Override
  public String toString() {
    return tenant
        + "/"
        + issuer
        + "/"
        + subject
        + user.map(person -> " for " + person.issuer() + "/" + person.subject()).orElse("");
  }
}
