package io.cardea.dataplane.session;

import io.cardea.mcp.revision.Revision;
import io.cardea.model.endpoint.EndpointKey;
import io.cardea.model.identity.Principal;
import io.cardea.model.session.SessionStore.SessionKey;
import java.time.Instant;
import java.util.Optional;

/**
 * What a sealed session id says.
 *
 * @param endpoint where the session lives; names the tenant too
 * @param principal {@link Principal#digest} of whose it is
 * @param revision negotiated revision
 * @param issued when it began
 * @param expires when it ends at the latest
 * @param random 128 random bits in hex
 * @param clientCapabilities JSON of what the client declared, if it is short enough to travel in
 *     the id
 */
public record SessionId(
    EndpointKey endpoint,
    String principal,
    Revision revision,
    Instant issued,
    Instant expires,
    String random,
    Optional<String> clientCapabilities) {

  /** Declarations of more bytes than this are stored instead. */
  public static final int MAX_CAPABILITIES = 512;

  /** Whether {@code caller} may use it at {@code place} at {@code now}. */
  public boolean admits(Principal caller, EndpointKey place, Instant now) {
    return endpoint.equals(place) && principal.equals(caller.digest()) && now.isBefore(expires);
  }

  public SessionKey key() {
    return new SessionKey(endpoint.tenant().value(), principal, random);
  }
}
