package io.cardea.model.identity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who makes a request, after authentication. A value; no record, so that its name is made once. */
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

  /** Made when first asked for; as with a string's hash, two threads may both make it. */
  private @Nullable String digest;

  /**
   * @param tenant the tenant that the credential belongs to
   * @param issuer who vouches for the subject: {@value #CARDEA} for API keys, {@value #NOBODY}
   *     without a credential
   * @param subject the agent's name, unique within tenant and issuer
   * @param scope what the credential is limited to, whatever the subject's roles say
   */
  public Principal(TenantId tenant, String issuer, String subject, KeyScope scope) {
    this.tenant = tenant;
    this.issuer = issuer;
    this.subject = subject;
    this.scope = scope;
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

  public boolean isAnonymous() {
    return issuer.equals(NOBODY);
  }

  /**
   * A digest that names this principal in session ids and logs: SHA-256 in hex over tenant, issuer
   * and subject, never over the key or token, so that a rotated credential keeps its sessions.
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
      for (String part : new String[] {tenant.value(), issuer, subject}) {
        sha256.update(part.getBytes(StandardCharsets.UTF_8));
        sha256.update((byte) 0);
      }
      return sha256.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Principal that
        && tenant.equals(that.tenant)
        && issuer.equals(that.issuer)
        && subject.equals(that.subject)
        && scope.equals(that.scope);
  }

  @Override
  public int hashCode() {
    return Objects.hash(tenant, issuer, subject, scope);
  }

  @Override
  public String toString() {
    return tenant + "/" + issuer + "/" + subject;
  }
}
