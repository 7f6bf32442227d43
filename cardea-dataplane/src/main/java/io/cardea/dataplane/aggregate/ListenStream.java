package io.cardea.dataplane.aggregate;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.dataplane.bridge.ListenRequest;
import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.call.Destination;
import io.cardea.dataplane.relay.ClientReply;
import io.cardea.dataplane.relay.Ending;
import io.cardea.dataplane.relay.Feed;
import io.cardea.dataplane.relay.StreamEnd;
import io.cardea.mcp.envelope.MetaKey;
import io.cardea.mcp.json.JsonStrings;
import io.cardea.mcp.message.RequestId;
import io.cardea.mcp.revision.Era;
import io.cardea.mcp.sse.SseEvent;
import io.cardea.model.adapter.Adapter;
import io.cardea.model.adapter.AdapterKey;
import io.cardea.model.catalog.Offer.Kind;
import io.cardea.model.policy.Action;
import io.cardea.model.policy.Permit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A {@code subscriptions/listen} on an aggregate (MCP 2026-07-28, "Subscriptions"): list changes
 * are the gateway's own, changes of resources come from the servers that have them. Lives on one
 * event loop.
 */
final class ListenStream implements OpenStream {

  /** How long the acknowledgement waits for servers. */
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private static final int MOST_EARLY = 256;

  private final Call call;
  private final RequestId id;
  private final Workplace place;
  private final ClientStream stream;
  private final ListWatch lists;
  private final List<LegacyWatch> watches = new ArrayList<>();
  private final List<SseEvent> early = new ArrayList<>();
  private int untold;
  private boolean acknowledged;

  /**
   * What the client listens for.
   *
   * @param kinds lists whose changes it wants to hear of
   * @param resources URIs as their servers call them, by the permit that reaches the server
   */
  record Wishes(Set<Kind> kinds, Map<Permit, List<String>> resources) {}

  private final Wishes wishes;

  ListenStream(Call call, Wishes wishes, ClientReply client, Ending ending, Workplace place) {
    this.call = call;
    this.id = call.requestId().orElseThrow();
    this.wishes = wishes;
    this.place = place;
    this.stream = new ClientStream(client, ending, this::onOver);
    this.lists = new ListWatch(wishes.kinds(), kind -> place.visibleDigest(call, kind));
  }

  /**
   * Begins to tell of the {@code agreed} notifications, JSON, once their servers have been told:
   * what changes from the acknowledgement on is not missed.
   */
  void begin(String agreed) {
    place.opened(this);
    stream.begin();
    Map<Permit, List<String>> modern = new LinkedHashMap<>();
    wishes
        .resources()
        .forEach((permit, uris) -> {
          if (place.isLegacy(permit.adapter(), call)) {
            watches.add(
                new LegacyWatch(at(permit, Era.LEGACY), uris, this, place, () -> onTold(agreed)));
          } else {
            modern.put(permit, uris);
          }
        });
    untold = watches.size() + modern.size();
    if (untold == 0) {
      acknowledge(agreed);
    } else {
      place.loop().after(PATIENCE, () -> acknowledge(agreed));
      List.copyOf(watches).forEach(LegacyWatch::open);
      modern.forEach((permit, uris) -> join(permit, uris, () -> onTold(agreed)));
    }
  }

  private Call at(Permit permit, Era era) {
    return call.withDestination(Destination.Server.of(permit.adapter()).speaking(era))
        .withPermit(permit);
  }

  private void onTold(String agreed) {
    untold--;
    if (untold == 0) {
      acknowledge(agreed);
    }
  }

  private void acknowledge(String agreed) {
    if (!acknowledged) {
      acknowledged = true;
      stream.send(
          message("notifications/subscriptions/acknowledged", "\"notifications\":" + agreed + ","));
      early.forEach(stream::send);
      early.clear();
    }
  }

  /** Nothing comes before the acknowledgement. */
  void send(SseEvent event) {
    if (acknowledged) {
      stream.send(event);
    } else if (early.size() < MOST_EARLY) {
      early.add(event);
    }
  }

  /** Tells that the resource that its server calls {@code uri} may have changed. */
  void updated(Call at, String uri) {
    String known = place.view(call).toClient(at.permit().adapter().key(), uri);
    notify("notifications/resources/updated", "\"uri\":" + JsonStrings.quote(known) + ",");
  }

  void join(AdapterKey adapter, Feed feed) {
    stream.join(adapter, feed);
  }

  void leave(AdapterKey adapter) {
    stream.leave(adapter);
  }

  private void onOver() {
    watches.forEach(LegacyWatch::close);
    place.closed(this);
  }

  private void join(Permit permit, List<String> uris, Runnable onTold) {
    Call mine = at(permit, Era.MODERN);
    Feed feed =
        new Feed(
            mine,
            place.upstreams(),
            _ -> ListenRequest.of(mine, uris),
            place.rewriting(mine),
            new Feed.Sink() {
              private boolean isTold;

              @Override
              public void onEvent(SseEvent event) {
                send(event);
              }

              @Override
              public void onReady() {
                if (!isTold) {
                  isTold = true;
                  onTold.run();
                }
              }

              @Override
              public void onSessionLost() {
                stream.leave(permit.adapter().key());
              }
            },
            place.loop());
    stream.join(permit.adapter().key(), feed);
  }

  private void notify(String method, String members) {
    send(SseEvent.message(message(method, members).getBytes(UTF_8)));
  }

  private String message(String method, String members) {
    return "{\"jsonrpc\":\"2.0\",\"method\":"
        + JsonStrings.quote(method)
        + ",\"params\":{"
        + members
        + "\"_meta\":{\""
        + MetaKey.SUBSCRIPTION_ID
        + "\":"
        + id.json()
        + "}}}";
  }

  @Override
  public void prepare() {
    lists.prepare();
  }

  /** A client that may not hear of all that it listens for comes back for what it may. */
  @Override
  public void recheck() {
    boolean allowed =
        wishes.resources().entrySet().stream()
            .allMatch(part ->
                part.getValue().stream().allMatch(uri -> mayRead(part.getKey().adapter(), uri)));
    if (!allowed) {
      stream.end(SseEvent.message(StreamEnd.result(id)), "a resource is not the caller's any more");
    }
  }

  private boolean mayRead(Adapter declared, String uri) {
    Adapter adapter = place.snapshot().adapters().get(declared.key());
    return adapter != null
        && place.snapshot().access().decide(call.principal(), adapter, Action.resource(uri))
            instanceof Permit;
  }

  @Override
  public void onChange() {
    lists.changes().forEach(method -> notify(method.wireName(), ""));
  }

  @Override
  public void end(int retryMillis) {
    stream.end(SseEvent.message(StreamEnd.result(id)), "ended by the gateway");
  }
}
