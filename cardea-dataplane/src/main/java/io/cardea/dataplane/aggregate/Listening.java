package io.cardea.dataplane.aggregate;

import static io.cardea.mcp.json.JsonDocument.NONE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.listing.EndpointView;
import io.cardea.dataplane.pipeline.Refusal;
import io.cardea.mcp.json.Json;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.json.JsonKind;
import io.cardea.mcp.json.JsonStrings;
import io.cardea.mcp.message.RpcError;
import io.cardea.mcp.message.RpcRequest;
import io.cardea.model.adapter.Adapter;
import io.cardea.model.catalog.Offer.Kind;
import io.cardea.model.policy.Action;
import io.cardea.model.policy.Permit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;

/** Begins {@code subscriptions/listen} streams on aggregates. */
final class Listening {

  private static final int CAPABILITIES_DEPTH = 64;

  private final Workplace place;

  Listening(Workplace place) {
    this.place = place;
  }

  void listen(Answer answer, RpcRequest request) {
    JsonDocument document = request.document();
    int filter = document.member(request.params(), "notifications");
    if (!document.isObject(filter)) {
      answer.refuse(
          Refusal.of(400, RpcError.INVALID_PARAMS, "params.notifications must be an object."));
      return;
    }
    StringJoiner agreed = new StringJoiner(",", "{", "}");
    Set<Kind> kinds = EnumSet.noneOf(Kind.class);
    if (wants(document, filter, "toolsListChanged", agreed)) {
      kinds.add(Kind.TOOL);
    }
    if (wants(document, filter, "promptsListChanged", agreed)) {
      kinds.add(Kind.PROMPT);
    }
    if (wants(document, filter, "resourcesListChanged", agreed)) {
      kinds.add(Kind.RESOURCE);
      kinds.add(Kind.TEMPLATE);
    }
    List<String> heard = new ArrayList<>();
    Optional<Map<Permit, List<String>>> resources =
        resources(answer, document, document.member(filter, "resourceSubscriptions"), heard);
    if (resources.isPresent()) {
      if (!heard.isEmpty()) {
        agreed.add(
            "\"resourceSubscriptions\":"
                + heard.stream().map(JsonStrings::quote).collect(joining(",", "[", "]")));
      }
      ListenStream.Wishes wishes = new ListenStream.Wishes(kinds, resources.get());
      new ListenStream(answer.call(), wishes, answer.reply(), answer.ending(), place)
          .begin(agreed.toString());
    }
  }

  private static boolean wants(
      JsonDocument document, int filter, String name, StringJoiner agreed) {
    int node = document.member(filter, name);
    boolean wanted = node != NONE && document.kind(node) == JsonKind.TRUE;
    if (wanted) {
      agreed.add("\"" + name + "\":true");
    }
    return wanted;
  }

  /**
   * The subscribed resources as their servers call them, by server; empty if one of them does not
   * exist for the caller, which has been answered then. Those of servers that know no such
   * subscriptions are left out, and out of {@code heard} too.
   */
  private Optional<Map<Permit, List<String>>> resources(
      Answer answer, JsonDocument document, int uris, List<String> heard) {
    Map<String, Permit> permits = new LinkedHashMap<>();
    Map<String, List<String>> found = new LinkedHashMap<>();
    EndpointView view = place.view(answer.call());
    if (document.isArray(uris)) {
      for (int at = document.first(uris); at != NONE; at = document.nextElement(uris, at)) {
        String uri = document.isString(at) ? document.text(at) : "";
        Optional<EndpointView.Target> target = view.resource(uri);
        Optional<Permit> permit = target.flatMap(known -> permit(answer.call(), known));
        if (permit.isEmpty()) {
          answer.refuse(
              Refusal.of(200, RpcError.INVALID_PARAMS, "Resource not found: " + uri)
                  .because("no server has a resource that is to be listened to"));
          return Optional.empty();
        }
        if (!tells(permit.get().adapter(), answer.call())) {
          continue;
        }
        heard.add(uri);
        String adapter = permit.get().adapter().key().label();
        permits.putIfAbsent(adapter, permit.get());
        found.computeIfAbsent(adapter, _ -> new ArrayList<>()).add(target.get().name());
      }
    }
    Map<Permit, List<String>> byPermit = new LinkedHashMap<>();
    found.forEach((adapter, names) -> byPermit.put(permits.get(adapter), names));
    return Optional.of(byPermit);
  }

  /** Whether the server can be asked to tell of changes; legacy servers say so in advance. */
  private boolean tells(Adapter adapter, Call call) {
    return !place.isLegacy(adapter, call)
        || place
            .shared()
            .catalog()
            .current()
            .offer(adapter.key())
            .filter(offer -> subscribes(offer.capabilities()))
            .isPresent();
  }

  private static boolean subscribes(String capabilities) {
    if (!(Json.parse(capabilities.getBytes(UTF_8), CAPABILITIES_DEPTH)
        instanceof JsonDocument document)) {
      return false;
    }
    int resources = document.member(JsonDocument.ROOT, "resources");
    int subscribe = document.member(resources, "subscribe");
    return subscribe != NONE && document.kind(subscribe) == JsonKind.TRUE;
  }

  private Optional<Permit> permit(Call call, EndpointView.Target target) {
    return place
                .snapshot()
                .access()
                .decide(call.principal(), target.adapter(), Action.resource(target.name()))
            instanceof Permit permit
        ? Optional.of(permit)
        : Optional.empty();
  }
}
