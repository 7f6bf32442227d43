package io.cardea.model.identity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import java.util.Set;

/**
 * Who makes a request, after authentication.
 *
 * @param tenant the tenant that the credential belongs to
 * @param issuer who vouches for the subject: {@value #CARDEA} for API keys, {@value #NOBODY}
 *     without a credential
 * @param subject the agent's name, unique within tenant and issuer
 * @param scope what the credential is limited to, whatever the subject's roles say
 */
public record Principal(TenantId tenant, String issuer, String subject, KeyScope scope) {

  /** Issuer of Cardea's own API keys. */
  public static final String CARDEA = "cardea";

  /** Issuer of callers without a credential, whom only public adapters accept. */
  public static final String NOBODY = "nobody";

  /** Issuer of the gateway itself, which no credential can name. */
  public static final String GATEWAY = "gateway";

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

  public boolean isAnonymous() {
    return issuer.equals(NOBODY);
  }

  /**
   * A digest that names this principal in session ids and logs: SHA-256 over tenant, issuer and
   * subject, never over the key or token, so that a rotated credential keeps its sessions.
   */
  public byte[] digest() {
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
}
