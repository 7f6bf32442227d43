package io.cardea.dataplane.aggregate;

import io.cardea.dataplane.bridge.UpstreamMessages;
import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.call.Destination;
import io.cardea.dataplane.loop.EventLoop;
import io.cardea.dataplane.relay.ClientReply;
import io.cardea.dataplane.relay.Ending;
import io.cardea.dataplane.relay.Feed;
import io.cardea.mcp.json.JsonStrings;
import io.cardea.mcp.revision.Era;
import io.cardea.mcp.sse.SseEvent;
import io.cardea.model.adapter.Adapter;
import io.cardea.model.adapter.AdapterKey;
import io.cardea.model.catalog.Offer.Kind;
import io.cardea.model.policy.Action;
import io.cardea.model.policy.Permit;
import io.cardea.model.session.SessionStore.Attachment;
import io.cardea.model.session.SessionStore.SessionKey;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

/**
 * The GET stream of a legacy session on an aggregate: what the servers that the session has a
 * session at send on theirs, what it subscribes to at servers without sessions, and the gateway's
 * own list changes. Lives on one event loop.
 */
final class SessionStream implements OpenStream, OpenStreams.Handle {

  /** How long a call waits for its server's stream to join. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final Call call;
  private final SessionKey key;
  private final Workplace place;
  private final EventLoop loop;
  private final ClientStream stream;
  private final ListWatch lists;
  private final SubscribedFeeds subscriptions;

  SessionStream(Call call, ClientReply client, Ending ending, Workplace place) {
    this.call = call.forStream();
    this.key = call.session().orElseThrow().id().key();
    this.place = place;
    this.loop = place.loop();
    this.stream = new ClientStream(client, ending, this::onOver);
    this.lists = new ListWatch(EnumSet.allOf(Kind.class), kind -> place.visibleDigest(call, kind));
    this.subscriptions = new SubscribedFeeds(this.call, stream, place);
  }

  void begin() {
    place.opened(this);
    place.streams().open(key, this);
    stream.begin();
    call.session()
        .orElseThrow()
        .state()
        .attachments()
        .forEach((name, attachment) ->
            join(call.arrival().route().endpoint().adapterKey(name), attachment, () -> {}));
    call.session()
        .orElseThrow()
        .state()
        .subscriptions()
        .forEach((name, uris) ->
            subscriptions.set(call.arrival().route().endpoint().adapterKey(name), uris, () -> {}));
  }

  @Override
  public void onAttached(AdapterKey adapter, Attachment attachment, Runnable ready) {
    loop.run(() -> {
      join(adapter, attachment, ready);
      loop.after(PATIENCE, ready);
    });
  }

  @Override
  public void onSubscribed(AdapterKey adapter, Set<String> uris, Runnable ready) {
    loop.run(() -> {
      subscriptions.set(adapter, uris, ready);
      loop.after(PATIENCE, ready);
    });
  }

  @Override
  public void onReplaced() {
    loop.run(() -> stream.end(SseEvent.retry(1_000), "another stream took its place"));
  }

  private void join(AdapterKey key, Attachment attachment, Runnable ready) {
    Adapter adapter = place.snapshot().adapters().get(key);
    if (adapter != null
        && place.snapshot().access().decide(call.principal(), adapter, Action.USE)
            instanceof Permit permit) {
      Call mine =
          call.withDestination(Destination.Server.of(adapter).speaking(Era.LEGACY))
              .withPermit(permit);
      Feed feed =
          new Feed(
              mine,
              place.upstreams(),
              last -> UpstreamMessages.stream(attachment, last),
              place.rewriting(mine),
              new Joined(key, attachment, ready),
              loop);
      stream.join(key, feed);
    }
  }

  /** One server's part. */
  private final class Joined implements Feed.Sink {
    private final AdapterKey adapter;
    private final Attachment attachment;
    private final Runnable ready;

    Joined(AdapterKey adapter, Attachment attachment, Runnable ready) {
      this.adapter = adapter;
      this.attachment = attachment;
      this.ready = ready;
    }

    @Override
    public void onReady() {
      ready.run();
    }

    @Override
    public void onEvent(SseEvent event) {
      stream.send(event);
    }

    @Override
    public void onSessionLost() {
      stream.leave(adapter);
      place.sessions().detach(key, adapter.name(), attachment);
    }
  }

  @Override
  public void prepare() {
    lists.prepare();
  }

  @Override
  public void onChange() {
    subscriptions.recheck();
    lists
        .changes()
        .forEach(method ->
            stream.send(
                "{\"jsonrpc\":\"2.0\",\"method\":" + JsonStrings.quote(method.wireName()) + "}"));
  }

  @Override
  public void end(int retryMillis) {
    stream.end(SseEvent.retry(retryMillis), "ended by the gateway");
  }

  private void onOver() {
    subscriptions.close();
    place.streams().close(key, this);
    place.closed(this);
  }
}
