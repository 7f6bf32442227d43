package io.cardea.dataplane.resume;

import static io.cardea.dataplane.resume.StreamRig.limits;
import static io.cardea.dataplane.resume.StreamRig.notification;
import static io.cardea.dataplane.resume.StreamRig.request;
import static io.cardea.dataplane.resume.StreamRig.response;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.dataplane.listener.FakeReply;
import io.cardea.mcp.sse.SseEvent;
import java.lang.ref.WeakReference;
import org.junit.jupiter.api.Test;

class ResumableStreamTest {

  private static final int PLENTY = 1 << 20;

  private final StreamRig rig = new StreamRig(limits(100, PLENTY, PLENTY), true);
  private final ResumableStream stream = rig.stream;

  private static String event(int place, SseEvent event) {
    return "event#s."
        + place
        + " "
        + new String(event.data(), java.nio.charset.StandardCharsets.UTF_8);
  }

  @Test
  void shouldPrimeItsClientAndNumberItsEvents() {
    FakeReply client = rig.attach(0);
    assertThat(stream.event(notification(1))).isTrue();
    assertThat(stream.event(response())).isTrue();
    stream.end();
    assertThat(client.got)
        .containsExactly("event#s.0", event(1, notification(1)), event(2, response()), "end");
    assertThat(rig.told).containsExactly("read", "OK stream", "over");
  }

  @Test
  void shouldNotPrimeClientsThatKnowNoPrimingEvents() {
    StreamRig older = new StreamRig(limits(100, PLENTY, PLENTY), false);
    FakeReply client = older.attach(0);
    older.stream.event(response());
    assertThat(client.got).containsExactly(event(1, response()));
  }

  /** What feeds {@code stream} and can be reached through it alone. */
  private static WeakReference<Object> fed(ResumableStream stream) {
    Object source = new byte[16];
    stream.feeds(() -> assertThat(source).isNotNull(), () -> assertThat(source).isNotNull());
    return new WeakReference<>(source);
  }

  @Test
  void shouldKeepWhatItHasSentButNotWhoeverHasFedIt() {
    FakeReply client = rig.attach(0);
    WeakReference<Object> source = fed(stream);
    stream.event(response());
    assertThat(source.get()).isNotNull();
    client.leave();
    stream.end();
    for (int i = 0; i < 100 && source.get() != null; i++) {
      System.gc();
    }
    assertThat(source.get()).isNull();
    assertThat(stream.bytes()).isPositive();
  }

  @Test
  void shouldGoOnForAClientThatComesBack() {
    FakeReply first = rig.attach(0);
    stream.event(notification(1));
    stream.event(notification(2));
    first.leave();
    stream.event(notification(3));
    // The client has read the first event only.
    FakeReply second = rig.attach(1);
    stream.event(response());
    stream.end();
    assertThat(second.got)
        .containsExactly(
            "event#s.1",
            event(2, notification(2)),
            event(3, notification(3)),
            event(4, response()),
            "end");
    assertThat(rig.told)
        .containsExactly(
            "read", "CANCELLED the client went away", "unread", "read", "OK stream", "over");
  }

  @Test
  void shouldLetANewConnectionTakeItOver() {
    FakeReply first = rig.attach(0);
    stream.event(notification(1));
    FakeReply second = rig.attach(1);
    first.leave();
    stream.event(notification(2));
    assertThat(first.got).containsExactly("event#s.0", event(1, notification(1)), "end");
    assertThat(second.got).containsExactly("event#s.1", event(2, notification(2)));
    assertThat(rig.told).containsExactly("read", "OK another connection took its place", "read");
  }

  @Test
  void shouldWaitForASlowClientAndLoseNothing() {
    FakeReply client = new FakeReply();
    rig.attach(client, 0);
    client.full = true;
    assertThat(stream.event(notification(1))).isFalse();
    assertThat(stream.event(notification(2))).isFalse();
    stream.event(response());
    stream.end();
    assertThat(client.got).containsExactly("event#s.0", event(1, notification(1)));
    client.drain();
    assertThat(client.got).hasSize(5).endsWith(event(3, response()), "end");
  }

  @Test
  void shouldTellItsSourceWhenMoreMayCome() {
    FakeReply client = new FakeReply();
    rig.attach(client, 0);
    client.full = true;
    stream.event(notification(1));
    client.drain();
    assertThat(rig.drained).isOne();
    client.full = true;
    stream.event(notification(2));
    // A client that goes is not waited for.
    client.leave();
    assertThat(rig.drained).isEqualTo(2);
  }

  @Test
  void shouldHoldItsSourceBackWhenNobodyReadsWhatMustNotBeDropped() {
    StreamRig small = new StreamRig(limits(2, PLENTY, PLENTY), true);
    FakeReply client = small.attach(0);
    client.leave();
    assertThat(small.stream.event(request(1))).isTrue();
    assertThat(small.stream.event(request(2))).isFalse();
    FakeReply back = small.attach(0);
    assertThat(small.drained).isOne();
    assertThat(back.got).containsExactly("event#s.0", event(1, request(1)), event(2, request(2)));
  }

  @Test
  void shouldSayWhatIsMissing() {
    StreamRig small = new StreamRig(limits(2, PLENTY, PLENTY), true);
    FakeReply client = small.attach(0);
    client.leave();
    for (int i = 1; i <= 5; i++) {
      assertThat(small.stream.event(notification(i))).isTrue();
    }
    small.stream.event(response());
    FakeReply back = small.attach(0);
    assertThat(small.dropped).isEqualTo(4);
    assertThat(back.got).hasSize(4);
    assertThat(back.got.get(1))
        .startsWith("event#s.4 ")
        .contains("notifications/message")
        .contains("4 messages are missing here");
    assertThat(back.got.subList(2, 4))
        .containsExactly(event(5, notification(5)), event(6, response()));
  }

  @Test
  void shouldAskItsClientToComeBackLater() {
    FakeReply client = rig.attach(0);
    stream.event(notification(1));
    stream.letGo(500);
    stream.event(response());
    stream.end();
    assertThat(client.got).containsExactly("event#s.0", event(1, notification(1)), "event", "end");
    FakeReply back = rig.attach(1);
    assertThat(back.got).containsExactly("event#s.1", event(2, response()), "end");
  }

  @Test
  void shouldNotLetGoOfAClientThatCannotComeBack() {
    StreamRig older = new StreamRig(limits(100, PLENTY, PLENTY), false);
    FakeReply client = older.attach(0);
    older.stream.letGo(500);
    older.stream.event(response());
    assertThat(client.got).containsExactly(event(1, response()));
  }

  @Test
  void shouldTakeItsSourceBackWhenNobodyComes() {
    FakeReply client = rig.attach(0);
    stream.event(notification(1));
    client.leave();
    stream.abandon();
    assertThat(rig.abandoned).isOne();
    assertThat(rig.budget.bytes()).isZero();
    assertThat(stream.event(notification(2))).isTrue();
    stream.end();
    assertThat(rig.told).endsWith("unread", "forgotten");
  }

  @Test
  void shouldNotTakeASourceBackThatHasEnded() {
    FakeReply client = rig.attach(0);
    stream.event(response());
    stream.end();
    client.leave();
    stream.abandon();
    assertThat(rig.abandoned).isZero();
    assertThat(rig.told).containsExactly("read", "OK stream", "over", "forgotten");
  }

  @Test
  void shouldEndWithTheConnectionOfASessionThatHasEnded() {
    FakeReply client = rig.attach(0);
    stream.close();
    stream.event(notification(1));
    assertThat(rig.abandoned).isZero();
    client.leave();
    assertThat(rig.abandoned).isOne();
    assertThat(rig.told).endsWith("CANCELLED the client went away", "forgotten");
  }

  @Test
  void shouldPassATimeToWaitButNoOtherEmptyEvent() {
    FakeReply client = rig.attach(0);
    stream.event(SseEvent.message(new byte[0]).withId("upstream"));
    stream.event(SseEvent.retry(9));
    assertThat(client.got).containsExactly("event#s.0", "event");
  }

  @Test
  void shouldKnowWhereItsClientCanBe() {
    assertThat(stream.has(0)).isTrue();
    assertThat(stream.has(1)).isFalse();
    FakeReply client = rig.attach(0);
    stream.event(notification(1));
    client.leave();
    stream.event(notification(2));
    assertThat(stream.has(1)).isTrue();
    assertThat(stream.has(2)).isFalse();
  }
}
