package io.cardea.upstream.stdio;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.model.adapter.AdapterKey;
import io.cardea.model.identity.TenantId;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ServerLogsTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final AdapterKey A = new AdapterKey(TenantId.DEFAULT, "a");
  private static final AdapterKey B = new AdapterKey(TenantId.DEFAULT, "b");

  private final ServerLogs logs = new ServerLogs(Clock.fixed(NOW, ZoneOffset.UTC));

  private void say(long pid, String text) {
    logs.add(A, pid, ServerLogs.Source.SERVER, text);
  }

  @Test
  void shouldKeepTheLastThousandLines() {
    for (int i = 0; i <= ServerLogs.MAX_LINES; i++) {
      say(1, "line " + i);
    }
    assertThat(logs.of(A)).hasSize(ServerLogs.MAX_LINES);
    assertThat(logs.of(A).getFirst())
        .isEqualTo(new ServerLogs.Line(NOW, 1, ServerLogs.Source.SERVER, "line 1"));
    assertThat(logs.of(B)).isEmpty();
    logs.retain(Set.of(B));
    assertThat(logs.of(A)).isEmpty();
  }

  @Test
  void shouldLimitCharacters() {
    int fits = ServerLogs.MAX_CHARS / ServerLogs.MAX_LINE;
    for (int i = 0; i <= fits; i++) {
      say(1, "x".repeat(ServerLogs.MAX_LINE + 1));
    }
    assertThat(logs.of(A)).hasSize(fits);
    assertThat(logs.of(A).getFirst().text()).hasSize(ServerLogs.MAX_LINE);
  }

  @Test
  void shouldLeaveOutWhatCommandsATerminalOrHides() {
    say(1, "a\u001b[2J\u0007\u0000\u009b\u202e\u2066\u200b\ufeff\r\u2028\u2029\tb é 漢 😀");
    assertThat(logs.of(A).getFirst().text()).isEqualTo("a[2J b é 漢 😀");
  }

  @Test
  void shouldFindTheLastWordsOfOneProcess() {
    say(1, "one");
    say(2, "other");
    logs.add(A, 1, ServerLogs.Source.GATEWAY, "died");
    say(1, "two");
    say(1, "three");
    assertThat(logs.last(A, 1, 2)).containsExactly("two", "three");
    assertThat(logs.last(A, 3, 2)).isEmpty();
  }
}
