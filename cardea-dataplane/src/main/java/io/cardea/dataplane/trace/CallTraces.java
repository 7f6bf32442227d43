package io.cardea.dataplane.trace;

import io.cardea.dataplane.call.Arrival;
import io.cardea.dataplane.call.Call;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.message.RpcMessage;
import io.cardea.mcp.message.RpcNotification;
import io.cardea.mcp.message.RpcRequest;
import io.cardea.mcp.message.RpcResponse;
import io.cardea.model.audit.Outcome;
import io.cardea.model.endpoint.EndpointKey;
import io.cardea.model.policy.Action;
import io.cardea.model.policy.Permit;
import io.cardea.model.snapshot.GatewaySnapshot;
import io.cardea.model.trace.Operation;
import io.cardea.model.trace.Trace;
import io.cardea.model.trace.TraceContext;
import io.cardea.model.trace.Traces;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What is told of calls, in the words of OpenTelemetry's conventions for MCP. A call is told of
 * from its arrival to its end, once it is known who makes it; one that another node runs is told of
 * there.
 */
public final class CallTraces {

  /** A tool's result that says it is an error (OpenTelemetry, "Semantic conventions for MCP"). */
  private static final String TOOL_ERROR = "tool_error";

  private static final String META = "_meta";

  private CallTraces() {}

  /**
   * {@code call}, whose caller is known, told of by {@code traces} if it is a request or
   * notification and is not told of yet.
   */
  public static Call begin(Traces traces, Call call) {
    Arrival arrival = call.arrival();
    RpcMessage message = call.message().orElse(null);
    if (!traces.isOn()
        || arrival.trace().isTold()
        || message == null
        || message instanceof RpcResponse) {
      return call;
    }
    return call.tracedBy(traces.begin(arrival.nanos(), inMessage(message), inFields(arrival)));
  }

  private static Optional<TraceContext> inMessage(RpcMessage message) {
    JsonDocument document = message.document();
    int params =
        switch (message) {
          case RpcRequest request -> request.params();
          case RpcNotification notification -> notification.params();
          case RpcResponse _ -> JsonDocument.NONE;
        };
    int meta = params == JsonDocument.NONE ? params : document.member(params, META);
    return meta != JsonDocument.NONE && document.isObject(meta)
        ? text(document, document.member(meta, TraceContext.PARENT))
            .map(parent ->
                context(
                    parent, text(document, document.member(meta, TraceContext.STATE)).orElse("")))
        : Optional.empty();
  }

  private static Optional<String> text(JsonDocument document, int node) {
    return node != JsonDocument.NONE && document.isString(node)
        ? Optional.of(document.text(node))
        : Optional.empty();
  }

  /** More than one parent is none (W3C Trace Context §3.2). */
  private static Optional<TraceContext> inFields(Arrival arrival) {
    List<String> parents = arrival.headers(TraceContext.PARENT);
    return parents.size() == 1
        ? Optional.of(
            context(parents.getFirst(), String.join(",", arrival.headers(TraceContext.STATE))))
        : Optional.empty();
  }

  private static TraceContext context(String parent, String state) {
    return new TraceContext(parent, state.length() > TraceContext.MAX_STATE ? "" : state);
  }

  /** {@code call} may be made. */
  public static void admitted(Call call) {
    Trace trace = call.arrival().trace();
    if (trace.isTold()) {
      trace.about(operation(call));
    }
  }

  /**
   * {@code call} was answered by the gateway instead, with the error {@code code} or, if 0, well.
   */
  public static void refused(Call call, int code) {
    Trace trace = call.arrival().trace();
    if (trace.isTold()) {
      trace.about(operation(call));
      if (code != 0) {
        trace.failed(ofError(code));
      }
      trace.end();
    }
  }

  /** {@code call} has ended. */
  public static void ended(Call call, Outcome.Status status) {
    Trace trace = call.arrival().trace();
    if (status != Outcome.Status.OK) {
      trace.failed(status.name().toLowerCase(Locale.ROOT));
    }
    trace.end();
  }

  /** What the JSON-RPC error {@code code} is called; 0: an error in a result. */
  public static String ofError(int code) {
    return code == 0 ? TOOL_ERROR : String.valueOf(code);
  }

  private static Operation operation(Call call) {
    return new Operation(
        call.arrival().id().toString(),
        call.arrival().route().endpoint().tenant().value(),
        isDeclared(call) ? call.place() : "",
        call.methodName(),
        call.knownPermit().map(Permit::action).flatMap(CallTraces::thing),
        call.requestId().map(id -> cut(id.text(), Operation.MAX_ID)),
        call.session().map(session -> session.id().random()),
        call.knownRevision().map(revision -> revision.date()).orElse(""));
  }

  /** Callers make up addresses, and what is told has to have few names. */
  private static boolean isDeclared(Call call) {
    EndpointKey endpoint = call.arrival().route().endpoint();
    GatewaySnapshot snapshot = call.arrival().snapshot();
    return switch (endpoint.kind()) {
      case ALL -> true;
      case ADAPTER -> snapshot.adapters().containsKey(endpoint.adapterKey(endpoint.name()));
      case PROFILE -> snapshot.profiles().containsKey(endpoint);
    };
  }

  /**
   * Of a resource only that it is one: URIs are too many, and what is in them is not ours to tell.
   */
  private static Optional<Operation.Thing> thing(Action action) {
    return switch (action.kind()) {
      case TOOL -> Optional.of(thing(Operation.Kind.TOOL, action));
      case PROMPT -> Optional.of(thing(Operation.Kind.PROMPT, action));
      case USE, RESOURCE -> Optional.empty();
    };
  }

  private static Operation.Thing thing(Operation.Kind kind, Action action) {
    return new Operation.Thing(kind, cut(action.target(), Operation.MAX_NAME));
  }

  private static String cut(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most);
  }
}
