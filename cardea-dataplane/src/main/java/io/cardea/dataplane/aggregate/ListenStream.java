package io.cardea.dataplane.aggregate;

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
import io.cardea.model.catalog.Offer.Kind;
import io.cardea.model.policy.Permit;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A {@code subscriptions/listen} on an aggregate (MCP 2026-07-28, "Subscriptions"): list changes
 * are the gateway's own, changes of resources come from the servers that have them. Lives on one
 * event loop.
 */
final class ListenStream implements OpenStream {

  private final Call call;
  private final RequestId id;
  private final Workplace place;
  private final ClientStream stream;
  private final ListWatch lists;

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
    this.stream = new ClientStream(client, ending, () -> place.closed(this));
    this.lists = new ListWatch(wishes.kinds(), kind -> place.visibleDigest(call, kind));
  }

  void begin(String acknowledged) {
    place.opened(this);
    stream.begin();
    notify("notifications/subscriptions/acknowledged", "\"notifications\":" + acknowledged + ",");
    wishes.resources().forEach(this::join);
  }

  private void join(Permit permit, List<String> uris) {
    Call mine =
        call.withDestination(Destination.Server.of(permit.adapter()).speaking(Era.MODERN))
            .withPermit(permit);
    Feed feed =
        new Feed(
            mine,
            place.upstreams(),
            _ -> ListenRequest.of(mine, uris),
            place.rewriting(mine),
            new Feed.Sink() {
              @Override
              public void onEvent(SseEvent event) {
                stream.send(event);
              }

              @Override
              public void onReady() {}

              @Override
              public void onSessionLost() {
                stream.leave(permit.adapter().key());
              }
            },
            place.loop());
    stream.join(permit.adapter().key(), feed);
  }

  private void notify(String method, String members) {
    stream.send(
        "{\"jsonrpc\":\"2.0\",\"method\":"
            + JsonStrings.quote(method)
            + ",\"params\":{"
            + members
            + "\"_meta\":{\""
            + MetaKey.SUBSCRIPTION_ID
            + "\":"
            + id.json()
            + "}}}");
  }

  @Override
  public void prepare() {
    lists.prepare();
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
