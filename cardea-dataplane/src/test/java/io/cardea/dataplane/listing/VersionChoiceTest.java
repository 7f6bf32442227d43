package io.cardea.dataplane.listing;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.model.adapter.AdapterKey;
import io.cardea.model.identity.KeyScope;
import io.cardea.model.identity.Principal;
import io.cardea.model.identity.TenantId;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class VersionChoiceTest {

  private static final AdapterKey ONE = new AdapterKey(TenantId.DEFAULT, "one");
  private static final AdapterKey OTHER = new AdapterKey(TenantId.DEFAULT, "other");

  private static int bucket(int agent, AdapterKey adapter) {
    Principal principal =
        new Principal(TenantId.DEFAULT, Principal.CARDEA, "agent-" + agent, KeyScope.data());
    return VersionChoice.bucket(principal, adapter);
  }

  @Test
  void shouldSpreadCallersEvenly() {
    int[] sizes = new int[100];
    IntStream.range(0, 100_000).forEach(agent -> sizes[bucket(agent, ONE)]++);

    // The standard deviation of a bucket is 31.
    for (int size : sizes) {
      assertThat(size).isCloseTo(1_000, Offset.offset(160));
    }
  }

  @Test
  void shouldSendOtherCallersElsewhereForEachServer() {
    long both =
        IntStream.range(0, 100_000)
            .filter(agent -> bucket(agent, ONE) < 10 && bucket(agent, OTHER) < 10)
            .count();

    assertThat(both).isCloseTo(1_000, Offset.offset(160L));
  }

  @Test
  void shouldBeTheSameOnEveryNodeAndAfterEveryStart() {
    assertThat(IntStream.range(0, 8).map(agent -> bucket(agent, ONE)))
        .containsExactly(62, 53, 93, 79, 47, 82, 28, 32);
  }
}
