package io.cardea.dataplane.resume;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.call.Calls;
import io.cardea.dataplane.listener.FakeReply;
import io.cardea.dataplane.loop.EventLoop;
import io.cardea.dataplane.metrics.StreamMetrics;
import io.cardea.dataplane.relay.ClientReply;
import io.cardea.dataplane.session.SessionId;
import io.cardea.dataplane.session.SessionKeys;
import io.cardea.mcp.revision.Revision;
import io.cardea.mcp.sse.SseEvent;
import io.cardea.model.adapter.AdapterKey;
import io.cardea.model.incident.Incident;
import io.cardea.model.incident.Incidents;
import io.cardea.model.limit.ReplayLimits;
import io.cardea.model.node.NodeId;
import io.cardea.model.session.SessionStore.SessionState;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams on one event loop, and clients that come to them from another. */
class ResumptionsTest {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final String SESSION = "00112233445566778899aabbccddeeff";

  /** One event loop. */
  private final class Place {
    final Context context = vertx.getOrCreateContext();
    final StreamLoop loop = on(context, () -> new StreamLoop(streams, new EventLoop(vertx)));
    final Resumptions resumptions = new Resumptions(loop);

    void come(Call call, FakeReply reply) {
      run(() ->
          resumptions.open(
              call,
              reply,
              (status, detail, _) -> ends.add(status + " " + detail.text()),
              opened::add));
    }

    void run(Runnable work) {
      on(
          context,
          () -> {
            work.run();
            return true;
          });
    }
  }

  /** Writes down what is noted. */
  private final class Noted implements Incidents {
    @Override
    public void note(AdapterKey adapter, Incident.Kind kind, String cause) {
      noted.add(adapter.name() + " " + kind);
    }

    @Override
    public void note(Incident.Kind kind, String cause) {
      noted.add(kind.toString());
    }
  }

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
  private final SessionKeys keys = SessionKeys.fresh(RANDOM);
  private final EventIds ids = new EventIds(keys, RANDOM);
  private ReplayLimits limits = ReplayLimits.DEFAULT;
  private final Streams streams =
      new Streams(
          new NodeId("n", 1),
          ids,
          () -> limits,
          new StreamMetrics(new SimpleMeterRegistry()),
          new Noted());
  private final List<String> noted = new CopyOnWriteArrayList<>();
  private final List<String> ends = new ArrayList<>();
  private final List<ClientReply> opened = new ArrayList<>();
  private final Place here = new Place();
  private final Place there = new Place();

  @AfterEach
  void close() {
    vertx.close().toCompletionStage().toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
  }

  private static <T> T on(Context context, Supplier<T> work) {
    CompletableFuture<T> done = new CompletableFuture<>();
    context.runOnContext(_ -> {
      try {
        done.complete(work.get());
      } catch (RuntimeException | Error e) {
        done.completeExceptionally(e);
      }
    });
    return done.orTimeout(10, TimeUnit.SECONDS).join();
  }

  /** Lets what hops between the two event loops arrive. */
  private void settle() {
    for (int i = 0; i < 8; i++) {
      here.run(() -> {});
      there.run(() -> {});
    }
  }

  private static Call in(String session, Call call) {
    SessionId id =
        new SessionId(
            call.arrival().route().endpoint(),
            Calls.READER.digest(),
            Revision.R2025_11_25,
            Calls.NOW,
            Calls.NOW.plusSeconds(60),
            session,
            Optional.empty(),
            Optional.of("{}"));
    SessionState state =
        new SessionState("weather", Map.of(), "2025-11-25", Optional.empty(), id.expires());
    return call.withSession(new Call.Session(id, state));
  }

  private static Call get(String... headers) {
    return in(SESSION, Calls.get(headers));
  }

  private static SseEvent message(int number) {
    return SseEvent.message(
        ("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/x\",\"n\":" + number + "}")
            .getBytes(UTF_8));
  }

  /** A call whose stream lives here; the client has read one event and gone. */
  private ClientReply answering(FakeReply client) {
    Call call =
        in(SESSION, Calls.permitted(Revision.R2025_11_25, "tools/call", "{\"name\":\"t\"}"));
    ClientReply reply = on(here.context, () -> here.loop.surviving(call, client));
    here.run(() -> {
      reply.stream(Map.of());
      boolean _ = reply.event(message(1));
    });
    return reply;
  }

  private static String lastId(FakeReply client) {
    return client.got.getLast().replaceAll("event#(\\S+) .*", "$1");
  }

  @Test
  void shouldBringAClientOfAnotherEventLoopBack() {
    FakeReply client = new FakeReply();
    ClientReply reply = answering(client);
    here.run(client::leave);
    assertThat(streams.unread()).isOne();
    FakeReply back = new FakeReply();
    there.come(get("Last-Event-ID: " + lastId(client)), back);
    here.run(() -> {
      boolean _ = reply.event(message(2));
      reply.end();
    });
    settle();
    assertThat(on(there.context, () -> List.copyOf(back.got)))
        .hasSize(4)
        .startsWith("stream")
        .endsWith("end")
        .anyMatch(got -> got.endsWith("\"n\":2}"))
        .noneMatch(got -> got.endsWith("\"n\":1}"));
    assertThat(ends).containsExactly("OK stream");
    assertThat(noted).containsExactly("weather STREAM_RESUMED");
    assertThat(streams.unread()).isZero();
  }

  @Test
  void shouldRefuseWhatIsNotOfTheSession() {
    FakeReply client = new FakeReply();
    ClientReply _ = answering(client);
    String id = lastId(client);
    for (Call stranger :
        List.of(
            in("ff".repeat(16), Calls.get("Last-Event-ID: " + id)),
            get("Last-Event-ID: x" + id),
            get("Last-Event-ID: " + id.replaceAll("1$", "2")),
            get("Last-Event-ID: 1"))) {
      FakeReply reply = new FakeReply();
      there.come(stranger, reply);
      settle();
      assertThat(reply.got).hasSize(1).first().asString().startsWith("body 400 ");
    }
    assertThat(opened).isEmpty();
    assertThat(noted).hasSize(4).containsOnly("weather RESUME_REFUSED");
    assertThat(ends).hasSize(4).allMatch(end -> end.startsWith("ERROR "));
  }

  @Test
  void shouldAnswerForAnswersThatDiedWithTheirNode() {
    StreamName dead =
        new StreamName(
            new NodeId("n", 2),
            1,
            StreamName.Kind.CALL,
            SESSION,
            Calls.post("{\"jsonrpc\":\"2.0\",\"id\":\"mine\",\"method\":\"ping\"}").requestId());
    FakeReply reply = new FakeReply();
    here.come(get("Last-Event-ID: " + ids.prefix(dead) + "3"), reply);
    assertThat(reply.got).hasSize(3).startsWith("stream").endsWith("end");
    assertThat(reply.got.get(1)).contains("\"id\":\"mine\",\"error\":{\"code\":41000");
  }

  @Test
  void shouldRefuseAnswersThatDiedWithoutTheIdOfTheirRequest() {
    StreamName dead =
        new StreamName(new NodeId("n", 2), 1, StreamName.Kind.CALL, SESSION, Optional.empty());
    FakeReply reply = new FakeReply();
    here.come(get("Last-Event-ID: " + ids.prefix(dead) + "3"), reply);
    assertThat(reply.got).hasSize(1).first().asString().startsWith("body 410 ").contains("41000");
  }

  @Test
  void shouldOpenANewStreamThatSaysThatItFollowsADeadOne() {
    StreamName dead =
        new StreamName(new NodeId("n", 2), 1, StreamName.Kind.SESSION, SESSION, Optional.empty());
    FakeReply reply = new FakeReply();
    here.come(get("Last-Event-ID: " + ids.prefix(dead) + "3"), reply);
    here.run(() -> opened.getFirst().stream(Map.of()));
    assertThat(reply.got).hasSize(3);
    assertThat(reply.got.get(1)).matches("event#\\S+\\.0");
    assertThat(reply.got.get(2)).contains("notifications/message", "Messages may be missing here");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldLetASessionHaveOneStreamOfItsOwn(boolean fromElsewhere) {
    // Given the stream of a session, opened here
    FakeReply client = new FakeReply();
    here.come(get(), client);
    ClientReply source = opened.getFirst();
    here.run(() -> {
      source.stream(Map.of());
      boolean _ = source.event(message(1));
      client.leave();
      boolean _ = source.event(message(2));
    });
    // When a client comes that names no event
    FakeReply back = new FakeReply();
    (fromElsewhere ? there : here).come(get(), back);
    settle();
    // Then it reads what nobody was sent
    assertThat(opened).hasSize(1);
    assertThat(back.got).hasSize(3).last().asString().endsWith("\"n\":2}");
    // And when that stream has ended, the next one opens another
    String last = lastId(back);
    here.run(source::end);
    settle();
    (fromElsewhere ? there : here).come(get("Last-Event-ID: " + last), new FakeReply());
    settle();
    assertThat(opened).hasSize(2);
  }

  @Test
  void shouldForgetWhatNobodyCameFor() {
    limits = new ReplayLimits(10, 1 << 20, 1 << 20, 1 << 20, Duration.ofMillis(10));
    FakeReply client = new FakeReply();
    ClientReply reply = answering(client);
    boolean[] gone = new boolean[1];
    here.run(() -> {
      reply.onGone(() -> gone[0] = true);
      client.leave();
    });
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (!on(here.context, () -> gone[0])) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      Thread.onSpinWait();
    }
    assertThat(streams.size()).isZero();
    assertThat(streams.bytes()).isZero();
    assertThat(streams.unread()).isZero();
  }

  @Test
  void shouldForgetTheStreamsOfASessionThatHasEnded() {
    FakeReply client = new FakeReply();
    ClientReply reply = answering(client);
    boolean[] gone = new boolean[1];
    here.run(() -> {
      reply.onGone(() -> gone[0] = true);
      client.leave();
    });
    there.run(() -> there.loop.ended(get().session().orElseThrow().id().key()));
    settle();
    assertThat(on(here.context, () -> gone[0])).isTrue();
    assertThat(streams.size()).isZero();
  }

  @Test
  void shouldGiveTheRoomOfEndedStreamsToOthers() {
    limits = new ReplayLimits(10, 1 << 20, 1_000, 1_000, Duration.ofMinutes(1));
    FakeReply first = new FakeReply();
    ClientReply one = answering(first);
    String last = lastId(first);
    here.run(one::end);
    assertThat(streams.size()).isOne();
    FakeReply second = new FakeReply();
    ClientReply _ = answering(second);
    settle();
    assertThat(streams.size()).isOne();
    FakeReply back = new FakeReply();
    there.come(get("Last-Event-ID: " + last.replaceAll("1$", "0")), back);
    settle();
    assertThat(back.got.toString()).contains("41000");
  }

  @Test
  void shouldPassAnswersInOnePieceAndOutliveClientsThatWentBefore() {
    Call call =
        in(SESSION, Calls.permitted(Revision.R2025_11_25, "tools/call", "{\"name\":\"t\"}"));
    FakeReply stays = new FakeReply();
    FakeReply goes = new FakeReply();
    boolean[] gone = new boolean[1];
    here.run(() -> {
      here.loop.surviving(call, stays).body(200, Map.of(), "{}".getBytes(UTF_8));
      ClientReply left = here.loop.surviving(call, goes);
      left.onGone(() -> gone[0] = true);
      goes.leave();
      assertThat(streams.unread()).isOne();
      left.body(200, Map.of(), "{}".getBytes(UTF_8));
    });
    assertThat(stays.got).containsExactly("body 200 {}");
    assertThat(gone[0]).isFalse();
    assertThat(streams.unread()).isZero();
    assertThat(streams.size()).isZero();
  }
}
