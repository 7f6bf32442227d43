package io.cardea.dataplane.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.dataplane.call.HttpUri;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The proof that RFC 9449 §7.1 has for an example. */
class ProofVectorTest {

  private static final String PROOF =
      """
      eyJ0eXAiOiJkcG9wK2p3dCIsImFsZyI6IkVTMjU2IiwiandrIjp7Imt0eSI6IkVDIiwieCI6Imw4dEZyaHgtMzR0Vj\
      NoUklDUkRZOXpDa0RscEJoRjQyVVFVZldWQVdCRnMiLCJ5IjoiOVZFNGpmX09rX282NHpiVFRsY3VOSmFqSG10NnY5\
      VERWclUwQ2R2R1JEQSIsImNydiI6IlAtMjU2In19.eyJqdGkiOiJlMWozVl9iS2ljOC1MQUVCIiwiaHRtIjoiR0VUI\
      iwiaHR1IjoiaHR0cHM6Ly9yZXNvdXJjZS5leGFtcGxlLm9yZy9wcm90ZWN0ZWRyZXNvdXJjZSIsImlhdCI6MTU2MjI\
      2MjYxOCwiYXRoIjoiZlVIeU8ycjJaM0RaNTNFc05yV0JiMHhXWG9hTnk1OUlpS0NBcWtzbVFFbyJ9.2oW9RP35yRqz\
      hrtNP86L-Ey71EOptxRimPPToA1plemAgR6pxHF8y6-yqyVnmcw6Fy1dqd-jfxSYoMxhAJpLjA\
      """;

  private static final Instant MADE = Instant.ofEpochSecond(1_562_262_618);

  private static ProofRules.Demand demand(String key) {
    return new ProofRules.Demand(
        "Kz~8mXK1EalYznwH-LC-1fBAo.4Ljp~zsPE_NeO.gxU",
        key,
        "GET",
        Set.of(HttpUri.parse("https://resource.example.org/protectedresource").orElseThrow()));
  }

  private static ProofCheck check(String key) {
    ProofRead.Good good =
        (ProofRead.Good) ProofRules.judge(List.of(PROOF), demand(key), MADE.plusSeconds(2));
    return new Proofs(Runnable::run)
        .check(good.proof(), new UUID(1, 1), MADE)
        .toCompletableFuture()
        .resultNow();
  }

  @Test
  void shouldTakeItForTheTokenThatIsBoundToItsKey() {
    assertThat(check("0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I"))
        .isEqualTo(new ProofCheck.Right());
  }

  @Test
  void shouldRefuseItForAnotherKey() {
    assertThat(check("0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4E"))
        .isInstanceOf(ProofCheck.Wrong.class);
  }

  @Test
  void shouldShowNothingOfIt() {
    ProofRead read = ProofRules.judge(List.of(PROOF), demand("k"), MADE);
    assertThat(read.toString()).doesNotContain("eyJ").doesNotContain("e1j3V");
    assertThat(demand("k").toString()).doesNotContain("gxU");
  }
}
