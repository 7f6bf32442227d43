package io.cardea.model.session;

import io.cardea.model.node.Home;
import io.cardea.model.node.NodeId;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * What a legacy session needs beyond its sealed id. Bounded: when full, {@link #open} answers
 * {@code false}. An ended session leaves a tombstone until its absolute expiry, so that its id
 * stays dead.
 */
public interface SessionStore {

  /**
   * Keeps {@code state} for a new session, unless a limit is met: then {@code false}. What is
   * answered {@code true} outlives the process, where sessions do.
   */
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

  /**
   * Notes that the session wants to hear of changes of the resource {@code uri} of {@code adapter};
   * {@code false} if the session is not live, or would have more than {@code most} then.
   */
  CompletionStage<Boolean> subscribe(SessionKey key, String adapter, String uri, int most);

  /** Notes that it does not want to any more; {@code false} if the session is not live. */
  CompletionStage<Boolean> unsubscribe(SessionKey key, String adapter, String uri);

  /**
   * Makes {@code next} the home of a session that is still at home where it was {@code seen}. Of
   * several that try at once, one wins.
   *
   * @return its state then, wherever it is at home now; empty if it is not live
   */
  CompletionStage<Optional<SessionState>> claim(SessionKey key, Home seen, NodeId next);

  /**
   * Ends a session; {@code false} if it was not live. Once this is answered, the session does not
   * come back with a new process either.
   */
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
   * @param initializeParams JSON of the params of the client's {@code initialize}, if a server was
   *     given them as they are and may have to be given them again
   * @param logLevel from which the client wants log messages, if it said so
   * @param subscriptions resources whose changes the client wants to hear of, by the adapter's
   *     name, as their servers call them
   * @param expires absolute expiry
   * @param home the node that runs its calls
   */
  record SessionState(
      String place,
      Map<String, Attachment> attachments,
      String revision,
      Optional<String> clientCapabilities,
      Optional<String> initializeParams,
      Optional<String> logLevel,
      Map<String, Set<String>> subscriptions,
      Instant expires,
      Home home) {

    public SessionState {
      attachments = Map.copyOf(attachments);
      subscriptions = Map.copyOf(subscriptions);
    }

    /** The state of a session that has just begun. */
    public SessionState(
        String place,
        Map<String, Attachment> attachments,
        String revision,
        Optional<String> clientCapabilities,
        Instant expires) {
      this(
          place,
          attachments,
          revision,
          clientCapabilities,
          Optional.empty(),
          Optional.empty(),
          Map.of(),
          expires,
          Home.NONE);
    }

    /** The same state of a session that is at home {@code there}. */
    public SessionState at(Home there) {
      return new SessionState(
          place,
          attachments,
          revision,
          clientCapabilities,
          initializeParams,
          logLevel,
          subscriptions,
          expires,
          there);
    }

    /** The same state of a client that began with {@code params}. */
    public SessionState begunWith(Optional<String> params) {
      return new SessionState(
          place,
          attachments,
          revision,
          clientCapabilities,
          params,
          logLevel,
          subscriptions,
          expires,
          home);
    }

    /** The same state with {@code attachment} at the server of {@code adapter}. */
    public SessionState with(String adapter, Attachment attachment) {
      Map<String, Attachment> more = new HashMap<>(attachments);
      more.put(adapter, attachment);
      return moved(more, logLevel, subscriptions);
    }

    /** The same state without {@code lost} at the server of {@code adapter}. */
    public SessionState without(String adapter, Attachment lost) {
      Map<String, Attachment> fewer = new HashMap<>(attachments);
      fewer.remove(adapter, lost);
      return moved(fewer, logLevel, subscriptions);
    }

    /** The same state of a client that wants log messages from {@code level} on. */
    public SessionState logging(String level) {
      return moved(attachments, Optional.of(level), subscriptions);
    }

    /** The same state with a subscription of {@code uri}. */
    public SessionState subscribed(String adapter, String uri) {
      Set<String> uris = new HashSet<>(subscriptions(adapter));
      uris.add(uri);
      return subscribing(adapter, uris);
    }

    /** The same state without a subscription of {@code uri}. */
    public SessionState unsubscribed(String adapter, String uri) {
      Set<String> uris = new HashSet<>(subscriptions(adapter));
      uris.remove(uri);
      return subscribing(adapter, uris);
    }

    private SessionState subscribing(String adapter, Set<String> uris) {
      Map<String, Set<String>> all = new HashMap<>(subscriptions);
      if (uris.isEmpty()) {
        all.remove(adapter);
      } else {
        all.put(adapter, Set.copyOf(uris));
      }
      return moved(attachments, logLevel, all);
    }

    private SessionState moved(
        Map<String, Attachment> servers, Optional<String> level, Map<String, Set<String>> uris) {
      return new SessionState(
          place,
          servers,
          revision,
          clientCapabilities,
          initializeParams,
          level,
          uris,
          expires,
          home);
    }

    /** What it subscribes to at the server of {@code adapter}. */
    public Set<String> subscriptions(String adapter) {
      return subscriptions.getOrDefault(adapter, Set.of());
    }

    /** Subscriptions at all servers. */
    public int subscriptionCount() {
      return subscriptions.values().stream().mapToInt(Set::size).sum();
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
