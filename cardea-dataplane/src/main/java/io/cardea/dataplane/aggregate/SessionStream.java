package io.cardea.dataplane.aggregate;

import io.cardea.dataplane.bridge.UpstreamMessages;
import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.call.Destination;
import io.cardea.dataplane.loop.EventLoop;
import io.cardea.dataplane.pipeline.Fact.Attached;
import io.cardea.dataplane.pipeline.Fact.Attaching;
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
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The GET stream of a legacy session on an aggregate: what the servers that the session has a
 * session at send on theirs, what it subscribes to at servers without sessions, and the gateway's
 * own list changes. Lives on one event loop.
 */
final class SessionStream implements OpenStream, OpenStreams.Handle {

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(60);

  private final Call call;
  private final SessionKey key;
  private final Workplace place;
  private final EventLoop loop;
  private final ClientStream stream;
  private final ListWatch lists;
  private final SubscribedFeeds subscriptions;
  private final Map<AdapterKey, Attachment> joined = new HashMap<>();
  private final Set<AdapterKey> barred = new HashSet<>();

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
    call.session().orElseThrow().state().subscriptions().forEach(this::subscribed);
  }

  /** A server that has sessions knows of it in that, which is opened if it is not there. */
  private void subscribed(String name, Set<String> uris) {
    AdapterKey adapter = call.arrival().route().endpoint().adapterKey(name);
    if (call.session().orElseThrow().state().attachment(name).isPresent()) {
      return;
    }
    if (place.shared().eras().of(adapter, Era.LEGACY, call.arrival().time()) == Era.MODERN) {
      subscriptions.set(adapter, uris, () -> {});
    } else {
      at(adapter).ifPresent(mine -> reopen(mine, Optional.empty(), FIRST_PAUSE));
    }
  }

  @Override
  public void onAttached(AdapterKey adapter, Attachment attachment, Runnable ready) {
    loop.run(() -> {
      join(adapter, attachment, ready);
      loop.after(OpenStreams.PATIENCE, ready);
    });
  }

  @Override
  public void onSubscribed(AdapterKey adapter, Set<String> uris, Runnable ready) {
    loop.run(() -> {
      subscriptions.set(adapter, uris, ready);
      loop.after(OpenStreams.PATIENCE, ready);
    });
  }

  @Override
  public void onReplaced() {
    loop.run(() -> stream.end(SseEvent.retry(1_000), "another stream took its place"));
  }

  private void join(AdapterKey key, Attachment attachment, Runnable ready) {
    joined.put(key, attachment);
    at(key)
        .ifPresent(mine ->
            stream.join(
                key,
                new Feed(
                    mine,
                    place.upstreams(),
                    last -> UpstreamMessages.stream(attachment, last),
                    place.rewriting(mine),
                    new Joined(key, attachment, ready),
                    loop)));
  }

  /** The call as it is at one server, if the client may still use that. */
  private Optional<Call> at(AdapterKey key) {
    Adapter adapter = place.snapshot().adapters().get(key);
    return adapter != null
            && place.snapshot().access().decide(call.principal(), adapter, Action.USE)
                instanceof Permit permit
        ? Optional.of(
            call.withDestination(Destination.Server.of(adapter).speaking(Era.LEGACY))
                .withPermit(permit))
        : Optional.empty();
  }

  /**
   * Opens another session at the server in the place of {@code lost}, whose stream joins then. A
   * call that meets the loss at the same time gets the same.
   */
  private void reopen(Call mine, Optional<Attachment> lost, Duration pause) {
    if (stream.isOver()) {
      return;
    }
    Adapter adapter = mine.permit().adapter();
    Attached wanted = Attached.of(mine.session().orElseThrow(), adapter);
    loop.await(
        lost.isPresent()
            ? place.shared().attacher().replace(mine, wanted, lost.get(), place.upstreams())
            : place.shared().attacher().attach(mine, wanted, place.upstreams()),
        adapter.limits().idleTimeout(),
        attaching -> {
          switch (attaching) {
            case Attaching.Done _ -> {}
            case Attaching.OtherEra _ -> lost.ifPresent(gone -> turned(adapter.key(), gone));
            case Attaching.Refused _ -> reopenLater(mine, lost, pause);
          }
        },
        _ -> reopenLater(mine, lost, pause));
  }

  private void reopenLater(Call mine, Optional<Attachment> lost, Duration pause) {
    AdapterKey adapter = mine.permit().adapter().key();
    Duration doubled = pause.multipliedBy(2);
    Duration next = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
    loop.after(pause, () -> at(adapter).ifPresent(again -> reopen(again, lost, next)));
  }

  /** What has no sessions any more is listened to without. */
  private void turned(AdapterKey adapter, Attachment gone) {
    place.sessions().detach(key, adapter.name(), gone);
    loop.await(
        place.sessions().find(key),
        OpenStreams.PATIENCE,
        now ->
            now.map(state -> state.subscriptions(adapter.name()))
                .filter(uris -> !uris.isEmpty())
                .ifPresent(uris -> subscriptions.set(adapter, uris, () -> {})),
        _ -> {});
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
      at(adapter).ifPresent(mine -> reopen(mine, Optional.of(attachment), FIRST_PAUSE));
    }
  }

  @Override
  public void prepare() {
    lists.prepare();
  }

  /** Its part of a server that the caller may not use any more is left until it may again. */
  @Override
  public void recheck() {
    subscriptions.recheck();
    Map.copyOf(joined)
        .forEach((adapter, attachment) -> {
          boolean allowed = at(adapter).isPresent();
          if (!allowed && barred.add(adapter)) {
            stream.leave(adapter);
          } else if (allowed && barred.remove(adapter)) {
            join(adapter, attachment, () -> {});
          }
        });
  }

  @Override
  public void onChange() {
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
