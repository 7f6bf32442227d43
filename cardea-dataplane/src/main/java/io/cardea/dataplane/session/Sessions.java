package io.cardea.dataplane.session;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.mcp.revision.Revision;
import io.cardea.model.audit.ClientName;
import io.cardea.model.endpoint.EndpointKey;
import io.cardea.model.identity.Principal;
import io.cardea.model.node.Home;
import io.cardea.model.node.NodeId;
import io.cardea.model.session.SessionStore;
import io.cardea.model.session.SessionStore.Attachment;
import io.cardea.model.session.SessionStore.SessionKey;
import io.cardea.model.session.SessionStore.SessionState;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Begins and ends legacy sessions. */
public final class Sessions {

  /** Resources that one session may subscribe to. */
  public static final int MAX_SUBSCRIPTIONS = 256;

  private static final int MAX_INITIALIZE = 16 * 1024;
  private static final String STATELESS = "stateless/";

  private final SessionSeal seal;
  private final SessionStore store;
  private final Clock clock;
  private final NodeId node;

  /**
   * @param node where the sessions are at home that begin here
   */
  public Sessions(SessionSeal seal, SessionStore store, Clock clock, NodeId node) {
    this.seal = seal;
    this.store = store;
    this.clock = clock;
    this.node = node;
  }

  /**
   * What a session begins with.
   *
   * @param endpoint where
   * @param principal whose
   * @param revision as the upstream negotiated it
   * @param attachments the sessions it has at servers from its beginning
   * @param client what the client calls itself, if it does
   * @param clientCapabilities JSON of what the client declared
   * @param initializeParams JSON of what its server was given as it is, and may have to be given
   *     again; what is longer than {@value #MAX_INITIALIZE} characters is not kept
   * @param ttl its absolute life
   */
  public record Beginning(
      EndpointKey endpoint,
      Principal principal,
      Revision revision,
      Map<String, Attachment> attachments,
      Optional<ClientName> client,
      String clientCapabilities,
      Optional<String> initializeParams,
      Duration ttl) {}

  /** The sealed id of a new session; empty if a limit is met. */
  public CompletionStage<Optional<String>> begin(Beginning beginning) {
    Instant now = clock.instant();
    Optional<String> capabilities = Optional.of(beginning.clientCapabilities());
    boolean travels =
        beginning.clientCapabilities().getBytes(UTF_8).length <= SessionId.MAX_CAPABILITIES;
    SessionId id =
        new SessionId(
            beginning.endpoint(),
            beginning.principal().digest(),
            beginning.revision(),
            now,
            now.plus(beginning.ttl()),
            seal.freshRandom(),
            beginning.client(),
            travels ? capabilities : Optional.empty());
    SessionState state =
        new SessionState(
                beginning.endpoint().label(),
                beginning.attachments(),
                beginning.revision().date(),
                travels ? Optional.empty() : capabilities,
                id.expires())
            .begunWith(beginning.initializeParams().filter(json -> json.length() <= MAX_INITIALIZE))
            .at(Home.at(node));
    return store
        .open(id.key(), state)
        .thenApply(opened -> opened ? Optional.of(seal.seal(id)) : Optional.empty());
  }

  /**
   * The session that stands for all stateless clients of {@code principal} at {@code endpoint} on
   * this node, begun if there is none; it declares nothing. Empty if a limit is met.
   */
  public CompletionStage<Optional<Stateless>> stateless(
      EndpointKey endpoint, Principal principal, Duration ttl) {
    Instant now = clock.instant();
    SessionId id =
        new SessionId(
            endpoint,
            principal.digest(),
            Revision.R2025_11_25,
            now,
            now.plus(ttl),
            STATELESS + node.name() + "/" + endpoint.label(),
            Optional.empty(),
            Optional.of("{}"));
    return store
        .find(id.key())
        .thenCompose(found ->
            found.isPresent()
                ? CompletableFuture.completedStage(found)
                : begin(id.key(), fresh(id)))
        .thenApply(state -> state.map(known -> new Stateless(id, known)));
  }

  /** Whether a session stands for stateless clients, none of which has begun it. */
  public static boolean isStateless(SessionKey key) {
    return key.id().startsWith(STATELESS);
  }

  /** A session that stands for stateless clients. */
  public record Stateless(SessionId id, SessionState state) {}

  private SessionState fresh(SessionId id) {
    return new SessionState(
            id.endpoint().label(), Map.of(), id.revision().date(), Optional.empty(), id.expires())
        .at(Home.at(node));
  }

  private CompletionStage<Optional<SessionState>> begin(SessionKey key, SessionState state) {
    return store
        .open(key, state)
        .thenApply(opened -> opened ? Optional.of(state) : Optional.empty());
  }

  /** Notes that the session at the server of {@code adapter} is lost. */
  public CompletionStage<Void> detach(SessionKey key, String adapter, Attachment lost) {
    return store.detach(key, adapter, lost);
  }

  /** Notes from which level on the client wants log messages. */
  public CompletionStage<Boolean> setLogLevel(SessionKey key, String level) {
    return store.setLogLevel(key, level);
  }

  /** What is kept of a session; empty if it is not live. */
  public CompletionStage<Optional<SessionState>> find(SessionKey key) {
    return store.find(key);
  }

  /** Notes a subscription, unless the session would have more than {@code most} then. */
  public CompletionStage<Boolean> subscribe(SessionKey key, String adapter, String uri, int most) {
    return store.subscribe(key, adapter, uri, most);
  }

  /** Notes that a subscription is over. */
  public CompletionStage<Boolean> unsubscribe(SessionKey key, String adapter, String uri) {
    return store.unsubscribe(key, adapter, uri);
  }

  /** Ends a session, whoever says so. */
  public CompletionStage<Boolean> end(SessionKey key) {
    return store.end(key);
  }
}
