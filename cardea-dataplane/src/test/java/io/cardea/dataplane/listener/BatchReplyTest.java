package io.cardea.dataplane.listener;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.dataplane.relay.ClientReply;
import io.cardea.mcp.sse.SseEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BatchReplyTest {

  private static final byte[] NOTHING = {};
  private final FakeReply client = new FakeReply();

  @Test
  void shouldAnswer202WhenNoMemberWantsAnAnswer() {
    BatchReply batch = new BatchReply(client, 2);
    batch.member().body(202, Map.of(), NOTHING);
    assertThat(client.got).isEmpty();
    batch.member().body(202, Map.of(), NOTHING);
    assertThat(client.got).containsExactly("body 202");
  }

  @Test
  void shouldSendAnswersAsTheyComeAndEndWithTheLast() {
    BatchReply batch = new BatchReply(client, 3);
    ClientReply first = batch.member();
    ClientReply second = batch.member();
    ClientReply third = batch.member();
    third.body(200, Map.of(), json("3"));
    first.stream(Map.of());
    second.body(400, Map.of("Retry-After", "1"), json("2"));
    assertThat(first.event(SseEvent.message(json("progress")))).isTrue();
    assertThat(first.event(SseEvent.message(json("1")))).isTrue();
    assertThat(client.got).doesNotContain("end");
    first.end();
    assertThat(client.got)
        .containsExactly("stream", "event 3", "event 2", "event progress", "event 1", "end");
  }

  @Test
  void shouldLeaveOutEventIdsAndPrimingEvents() {
    BatchReply batch = new BatchReply(client, 1);
    ClientReply member = batch.member();
    member.stream(Map.of());
    member.event(Events.of("id: 7\ndata:\n\n"));
    member.event(Events.of("retry: 5\n\n"));
    member.event(Events.of("id: 8\ndata: x\n\n"));
    member.end();
    assertThat(client.got).containsExactly("stream", "event x", "end");
  }

  @Test
  void shouldAnswer202WhenEveryStreamWasEmpty() {
    BatchReply batch = new BatchReply(client, 1);
    ClientReply member = batch.member();
    member.stream(Map.of());
    member.end();
    assertThat(client.got).containsExactly("body 202");
  }

  @Test
  void shouldTellEveryMemberThatTheClientHasGone() {
    BatchReply batch = new BatchReply(client, 2);
    List<String> told = new ArrayList<>();
    batch.member().onGone(() -> told.add("first"));
    batch.member().onGone(() -> told.add("second"));
    client.leave();
    assertThat(told).containsExactly("first", "second");
  }

  @Test
  void shouldTellAMemberThatTheClientHasGoneAlready() {
    BatchReply batch = new BatchReply(client, 1);
    client.leave();
    List<String> told = new ArrayList<>();
    batch.member().onGone(() -> told.add("late"));
    assertThat(told).containsExactly("late");
  }

  @Test
  void shouldLetEveryMemberThatWaitsGoOnWhenTheClientCanTakeMore() {
    // Given a client that is full, and two members that wait for it
    BatchReply batch = new BatchReply(client, 2);
    List<String> resumed = new ArrayList<>();
    ClientReply first = batch.member();
    ClientReply second = batch.member();
    client.full = true;
    assertThat(first.event(SseEvent.message(json("1")))).isFalse();
    first.onDrain(() -> resumed.add("first"));
    assertThat(second.event(SseEvent.message(json("2")))).isFalse();
    second.onDrain(() -> resumed.add("second"));
    // When it can take more
    client.drain();
    // Then both go on, once
    assertThat(resumed).containsExactly("first", "second");
    client.drain();
    assertThat(resumed).hasSize(2);
  }

  private static byte[] json(String text) {
    return text.getBytes(UTF_8);
  }
}
