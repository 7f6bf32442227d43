package io.cardea.dataplane.task;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.dataplane.call.Call;
import io.cardea.model.endpoint.EndpointKey;
import io.cardea.model.identity.Principal;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Whom tasks belong to: one principal at one endpoint.
 *
 * @param endpoint where the tasks were begun
 * @param principal hex digest of who began them
 */
public record TaskOwner(EndpointKey endpoint, String principal) {

  /** Who makes {@code call}. */
  public static TaskOwner of(Call call) {
    return of(call.arrival().route().endpoint(), call.principal());
  }

  static TaskOwner of(EndpointKey endpoint, Principal principal) {
    return new TaskOwner(endpoint, principal.digest());
  }

  /** 32 bytes that stand for this owner only. */
  byte[] digest() {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      for (String part :
          new String[] {
            endpoint.tenant().value(), endpoint.kind().name(), endpoint.name(), principal
          }) {
        sha256.update(part.getBytes(UTF_8));
        sha256.update((byte) 0);
      }
      return sha256.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
