package io.cardea.app.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.controlplane.keys.KeyService;
import io.cardea.controlplane.keys.SqliteKeyStore;
import io.cardea.model.identity.ApiKey;
import io.cardea.model.identity.KeyScope.Plane;
import io.cardea.model.identity.TenantId;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalKeyTest {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir private Path folder = Path.of(".");

  private static final class SetClock extends Clock {
    private final AtomicReference<Duration> passed = new AtomicReference<>(Duration.ZERO);

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return START.plus(passed.get());
    }
  }

  @Test
  void shouldReplaceTheKeyLongBeforeItExpiresAndRevokeTheLast() {
    SetClock clock = new SetClock();
    try (SqliteKeyStore store = SqliteKeyStore.open(folder)) {
      KeyService keys = new KeyService(store, new SecureRandom(), clock);
      LocalKey key = new LocalKey(keys, clock);

      String first = key.current();
      clock.passed.set(LocalKey.TTL.dividedBy(2).minusMillis(1));
      assertThat(key.current()).isEqualTo(first);
      clock.passed.set(LocalKey.TTL.dividedBy(2));
      String second = key.current();
      key.close();

      assertThat(second).isNotEqualTo(first);
      assertThat(keys.list(TenantId.DEFAULT))
          .allSatisfy(issued -> {
            assertThat(issued.scope().covers(Plane.ADMIN)).isFalse();
            assertThat(issued.expires()).isPresent();
          })
          .extracting(issued -> issued.isLive(clock.instant()))
          .containsExactlyInAnyOrder(true, false);
      clock.passed.set(LocalKey.TTL);
      assertThat(keys.list(TenantId.DEFAULT))
          .extracting((ApiKey issued) -> issued.isLive(clock.instant()))
          .containsOnly(false);
    }
  }
}
