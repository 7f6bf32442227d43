package io.cardea.model.session;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * What a legacy session needs beyond its sealed id. Bounded: when full, {@link #open} answers
 * {@code false}. An ended session leaves a tombstone until its absolute expiry, so that its id
 * stays dead.
 */
public interface SessionStore {

  /** Keeps {@code state} for a new session, unless a limit is met: then {@code false}. */
  CompletionStage<Boolean> open(SessionKey key, SessionState state);

  /**
   * The state of a live session; empty if it never was here, has ended or has expired. Counts as a
   * use.
   */
  CompletionStage<Optional<SessionState>> find(SessionKey key);

  /** Ends a session; {@code false} if it was not live. */
  CompletionStage<Boolean> end(SessionKey key);

  /**
   * Names a session.
   *
   * @param tenant whose
   * @param principal hex digest of the principal
   * @param id random part of the session id, in hex
   */
  record SessionKey(String tenant, String principal, String id) {}

  /**
   * What moves with a session.
   *
   * @param adapter name of the adapter
   * @param upstreamSession the upstream's own session id, if it gave one
   * @param revision negotiated MCP revision
   * @param clientCapabilities JSON of what the client declared, if too long for the session id
   * @param expires absolute expiry
   */
  record SessionState(
      String adapter,
      Optional<String> upstreamSession,
      String revision,
      Optional<String> clientCapabilities,
      Instant expires) {}
}
