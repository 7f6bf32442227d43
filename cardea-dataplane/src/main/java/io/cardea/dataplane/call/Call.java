package io.cardea.dataplane.call;

import io.cardea.dataplane.session.SessionId;
import io.cardea.mcp.message.RequestId;
import io.cardea.mcp.message.RpcMessage;
import io.cardea.mcp.message.RpcNotification;
import io.cardea.mcp.message.RpcRequest;
import io.cardea.mcp.message.RpcResponse;
import io.cardea.mcp.method.McpMethod;
import io.cardea.mcp.revision.Era;
import io.cardea.mcp.revision.Revision;
import io.cardea.model.adapter.Adapter;
import io.cardea.model.identity.Principal;
import io.cardea.model.policy.Permit;
import io.cardea.model.quota.QuotaLedger.Charge;
import io.cardea.model.session.SessionStore.Attachment;
import io.cardea.model.session.SessionStore.SessionState;
import io.cardea.model.trace.Trace;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One message, or one GET or DELETE, on its way through the stages. Immutable; each stage adds what
 * it found out, and asking for what no stage has added yet is a fault.
 */
public final class Call {

  /** A live legacy session that the call belongs to. */
  public record Session(SessionId id, SessionState state) {

    /** Its session at the server of {@code adapter}, if there is one. */
    public Optional<Attachment> at(Adapter adapter) {
      return state.attachment(adapter.key().label());
    }

    /** The same session, known to have {@code attachment} at the server of {@code adapter}. */
    public Session with(Adapter adapter, Attachment attachment) {
      return new Session(id, state.with(adapter.key().label(), attachment));
    }

    /** JSON of what the client declared in {@code initialize}. */
    public String clientCapabilities() {
      return id.clientCapabilities().or(state::clientCapabilities).orElse("{}");
    }
  }

  private record Caller(Principal principal, Credential credential) {}

  private static final String NOT_AUTHENTICATED = "not authenticated yet";

  private final Arrival arrival;
  private final @Nullable RpcMessage message;
  private final @Nullable Caller caller;
  private final @Nullable Revision revision;
  private final @Nullable McpMethod method;
  private final @Nullable Session session;
  private final @Nullable Destination destination;
  private final @Nullable Permit permit;
  private final Map<String, String> answers;
  private final @Nullable Charge charge;

  private Call(
      Arrival arrival,
      @Nullable RpcMessage message,
      @Nullable Caller caller,
      @Nullable Revision revision,
      @Nullable McpMethod method,
      @Nullable Session session,
      @Nullable Destination destination,
      @Nullable Permit permit,
      Map<String, String> answers,
      @Nullable Charge charge) {
    this.arrival = arrival;
    this.message = message;
    this.caller = caller;
    this.revision = revision;
    this.method = method;
    this.session = session;
    this.destination = destination;
    this.permit = permit;
    this.answers = answers;
    this.charge = charge;
  }

  /** A call of which only the arrival is known, and the message if it has one. */
  public static Call of(Arrival arrival, Optional<RpcMessage> message) {
    return new Call(
        arrival, message.orElse(null), null, null, null, null, null, null, Map.of(), null);
  }

  /** The same call of {@code found}, who has shown no credential in it. */
  public Call withPrincipal(Principal found) {
    return withPrincipal(found, new Credential.None());
  }

  /** The same call of {@code found}, let in by {@code credential}. */
  public Call withPrincipal(Principal found, Credential credential) {
    Caller known = new Caller(found, credential);
    return new Call(
        arrival, message, known, revision, method, session, destination, permit, answers, charge);
  }

  /** The same call, known to speak {@code spoken}, with its method if its message has one. */
  public Call withClass(Revision spoken, Optional<McpMethod> called) {
    return new Call(
        arrival,
        message,
        caller,
        spoken,
        called.orElse(null),
        session,
        destination,
        permit,
        answers,
        charge);
  }

  public Call withSession(Session found) {
    return new Call(
        arrival, message, caller, revision, method, found, destination, permit, answers, charge);
  }

  public Call withDestination(Destination found) {
    return new Call(
        arrival, message, caller, revision, method, session, found, permit, answers, charge);
  }

  public Call withPermit(Permit granted) {
    return new Call(
        arrival, message, caller, revision, method, session, destination, granted, answers, charge);
  }

  /** The same call, for which {@code taken} was taken of what its caller may use. */
  public Call withCharge(Charge taken) {
    return new Call(
        arrival, message, caller, revision, method, session, destination, permit, answers, taken);
  }

  /** The same message before any stage has seen it, but that nothing is taken for it twice. */
  public Call afresh() {
    Charge taken = charge == null ? null : charge.withoutAnswers();
    Arrival again = arrival.again().with(arrival.trace().again());
    return new Call(again, message, null, null, null, null, null, null, Map.of(), taken);
  }

  /**
   * The same call, to be sent on as {@code request}, with what its client has answered to the
   * gateway's own questions: JSON by the question's key.
   */
  public Call withAnswers(RpcRequest request, Map<String, String> given) {
    return new Call(
        arrival,
        request,
        caller,
        revision,
        method,
        session,
        destination,
        permit,
        Map.copyOf(given),
        charge);
  }

  /** The same call, told of by {@code trace}. */
  public Call tracedBy(Trace trace) {
    return new Call(
        arrival.with(trace),
        message,
        caller,
        revision,
        method,
        session,
        destination,
        permit,
        answers,
        charge);
  }

  /** The same call without what only its request needed, for an answer that may last for days. */
  public Call forStream() {
    return new Call(
        arrival.withoutHeaders(),
        message instanceof RpcRequest request ? request.withoutParams() : message,
        caller,
        revision,
        method,
        session,
        destination,
        permit,
        Map.of(),
        charge);
  }

  public Arrival arrival() {
    return arrival;
  }

  public Optional<RpcMessage> message() {
    return Optional.ofNullable(message);
  }

  public Optional<Principal> knownPrincipal() {
    return Optional.ofNullable(caller).map(Caller::principal);
  }

  public Principal principal() {
    return Objects.requireNonNull(caller, NOT_AUTHENTICATED).principal();
  }

  /** What the caller was let in by. */
  public Credential credential() {
    return Objects.requireNonNull(caller, NOT_AUTHENTICATED).credential();
  }

  /** The revision that it speaks, if that is known yet. */
  public Optional<Revision> knownRevision() {
    return Optional.ofNullable(revision);
  }

  public Revision revision() {
    return Objects.requireNonNull(revision, "not classified yet");
  }

  /** Its method; empty for responses, GET and DELETE. */
  public Optional<McpMethod> method() {
    return Optional.ofNullable(method);
  }

  public Optional<Session> session() {
    return Optional.ofNullable(session);
  }

  public Destination destination() {
    return Objects.requireNonNull(destination, "not routed yet");
  }

  /** The server that answers, if one does and it is known yet. */
  public Optional<Adapter> server() {
    return destination instanceof Destination.Server server
        ? Optional.of(server.adapter())
        : Optional.empty();
  }

  /** In which era the server is spoken to; the client's own unless that is known to be wrong. */
  public Era serverEra() {
    return destination instanceof Destination.Server server
        ? server.era().orElse(revision().era())
        : revision().era();
  }

  /** Whether client and server speak different eras. */
  public boolean crossesEras() {
    return serverEra() != revision().era();
  }

  /**
   * Whether the gateway stands between client and server, instead of passing on what each says: it
   * always does where several servers are behind one address or the eras differ.
   */
  public boolean isMediated() {
    return !(destination instanceof Destination.Server server) || server.era().isPresent();
  }

  /** The session that this session has at {@link #server}, if any. */
  public Optional<Attachment> attachment() {
    return server().flatMap(adapter -> session().flatMap(s -> s.at(adapter)));
  }

  /**
   * Whether its session at the server can be opened anew without its client: where the gateway
   * opened it itself, or has kept what the client began it with.
   */
  public boolean canReopen() {
    return isMediated() || session().flatMap(known -> known.state().initializeParams()).isPresent();
  }

  /** What stands for its place in logs, metrics and the audit log: the adapter, or the endpoint. */
  public String place() {
    return server()
        .map(adapter -> adapter.key().label())
        .orElseGet(() -> arrival.route().endpoint().label());
  }

  /** The rule that let it through. */
  public String rule() {
    return permit == null ? "answered from what the caller may see" : permit.rule();
  }

  /** What the client has answered to the gateway's own questions: JSON by the question's key. */
  public Map<String, String> answers() {
    return answers;
  }

  /** What was taken for it of what its caller may use, if that is limited. */
  public Optional<Charge> charge() {
    return Optional.ofNullable(charge);
  }

  public Optional<Permit> knownPermit() {
    return Optional.ofNullable(permit);
  }

  public Permit permit() {
    return Objects.requireNonNull(permit, "not authorized yet");
  }

  /** The id that an answer must carry; empty if no answer is due. */
  public Optional<RequestId> requestId() {
    return message instanceof RpcRequest request ? Optional.of(request.id()) : Optional.empty();
  }

  /** Whether it is a request with this method. */
  public boolean is(McpMethod wanted) {
    return method == wanted;
  }

  /** What it is called in logs, metrics and the audit log. */
  public String methodName() {
    if (method != null) {
      return method.wireName();
    }
    return switch (message) {
      case null -> arrival.verb().name();
      case RpcResponse _ -> "response";
      case RpcRequest _, RpcNotification _ -> "unclassified";
    };
  }
}
