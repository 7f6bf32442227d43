package io.cardea.model.session;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
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

  /**
   * Notes that the session has {@code attachment} at the server of {@code adapter}; {@code false}
   * if the session is not live.
   */
  CompletionStage<Boolean> attach(SessionKey key, String adapter, Attachment attachment);

  /** Forgets {@code lost}, unless something else has come in its place. */
  CompletionStage<Void> detach(SessionKey key, String adapter, Attachment lost);

  /** Notes the log level; {@code false} if the session is not live. */
  CompletionStage<Boolean> setLogLevel(SessionKey key, String level);

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
   * @param place label of its endpoint
   * @param attachments the sessions it has at servers, by the adapter's name
   * @param revision negotiated MCP revision
   * @param clientCapabilities JSON of what the client declared, if too long for the session id
   * @param logLevel from which the client wants log messages, if it said so
   * @param expires absolute expiry
   */
  record SessionState(
      String place,
      Map<String, Attachment> attachments,
      String revision,
      Optional<String> clientCapabilities,
      Optional<String> logLevel,
      Instant expires) {

    public SessionState {
      attachments = Map.copyOf(attachments);
    }

    /** The same state with {@code attachment} at the server of {@code adapter}. */
    public SessionState with(String adapter, Attachment attachment) {
      Map<String, Attachment> more = new HashMap<>(attachments);
      more.put(adapter, attachment);
      return new SessionState(place, more, revision, clientCapabilities, logLevel, expires);
    }

    /** The session at the server of {@code adapter}, if there is one. */
    public Optional<Attachment> attachment(String adapter) {
      return Optional.ofNullable(attachments.get(adapter));
    }
  }

  /**
   * A session at a server.
   *
   * @param id the server's own session id, if it gave one
   * @param endpoint which of the adapter's endpoints it lives at; empty if there is one only
   * @param revision negotiated with the server
   */
  record Attachment(Optional<String> id, String endpoint, String revision) {}
}
