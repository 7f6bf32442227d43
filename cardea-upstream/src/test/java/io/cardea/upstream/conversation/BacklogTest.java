package io.cardea.upstream.conversation;

import static io.cardea.upstream.conversation.Notice.Sort.CHANGE;
import static io.cardea.upstream.conversation.Notice.Sort.OTHER;
import static io.cardea.upstream.conversation.Notice.Sort.REQUEST;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.upstream.exchange.UpstreamRequest.Payload;
import java.util.List;
import org.junit.jupiter.api.Test;

class BacklogTest {

  private final Backlog backlog = new Backlog();

  private boolean add(Notice.Sort sort, String text) {
    return backlog.add(new Notice(sort, Payload.of(text.getBytes(UTF_8))));
  }

  private List<String> take() {
    return backlog.take().stream().map(notice -> new String(notice.json(), UTF_8)).toList();
  }

  @Test
  void shouldKeepOneOfIdenticalChanges() {
    add(CHANGE, "a");
    add(CHANGE, "b");
    add(CHANGE, "a");
    add(OTHER, "a");
    add(OTHER, "a");
    assertThat(take()).containsExactly("a", "b", "a", "a");
    assertThat(take()).isEmpty();
  }

  @Test
  void shouldDropTheOldestLogsThenTheOldestChanges() {
    add(CHANGE, "c0");
    add(REQUEST, "r0");
    add(OTHER, "o0");
    for (int i = 3; i < Backlog.MAX_MESSAGES; i++) {
      add(REQUEST, "r" + i);
    }
    assertThat(add(CHANGE, "c1")).isTrue();
    assertThat(add(CHANGE, "c2")).isTrue();
    assertThat(add(OTHER, "o1")).isTrue();
    List<String> kept = take();
    assertThat(kept).hasSize(Backlog.MAX_MESSAGES).contains("r0", "c1", "c2");
    assertThat(kept).doesNotContain("o0", "c0", "o1");
  }

  @Test
  void shouldRefuseARequestRatherThanDropOne() {
    for (int i = 0; i < Backlog.MAX_MESSAGES; i++) {
      assertThat(add(REQUEST, "r" + i)).isTrue();
    }
    assertThat(add(REQUEST, "one more")).isFalse();
    assertThat(add(OTHER, "o")).isTrue();
    assertThat(take()).hasSize(Backlog.MAX_MESSAGES).doesNotContain("o");
  }

  @Test
  void shouldLimitBytes() {
    assertThat(add(REQUEST, "x".repeat(Backlog.MAX_BYTES))).isTrue();
    assertThat(add(REQUEST, "y")).isFalse();
    take();
    add(OTHER, "small");
    assertThat(add(OTHER, "x".repeat(Backlog.MAX_BYTES + 1))).isTrue();
    assertThat(take()).containsExactly("small");
    assertThat(add(REQUEST, "x".repeat(Backlog.MAX_BYTES + 1))).isFalse();
  }
}
