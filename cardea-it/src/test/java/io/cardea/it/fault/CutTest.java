package io.cardea.it.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.testkit.cut.Cut;
import io.cardea.testkit.cut.CutProxy;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Connections are cut at every boundary of the messages of a call, on either side. */
class CutTest {

  private static final List<String> MODES = List.of("plain", "stream");

  static Stream<Arguments> clients() {
    return Stream.of("2025-03-26", "2025-06-18", "2025-11-25", "2026-07-28")
        .flatMap(
            revision -> Rig.ADDRESSES.stream().map(address -> Arguments.of(revision, address)));
  }

  private static List<Cut> cuts() {
    List<Cut> cuts = new ArrayList<>();
    Cut.everywhere()
        .forEach(cut -> cuts.addAll(List.of(cut.of("tools/call"), cut.byEnd().of("tools/call"))));
    return cuts;
  }

  @ParameterizedTest
  @MethodSource("clients")
  void shouldTellTheTruthWhenTheServersConnectionIsCut(String revision, String address)
      throws IOException {
    assertGoesOn(revision, address, Rig::upstream, Outcome.Refused.class);
  }

  @ParameterizedTest
  @MethodSource("clients")
  void shouldLoseNothingWhenTheClientsConnectionIsCut(String revision, String address)
      throws IOException {
    assertGoesOn(revision, address, Rig::front, Outcome.Cut.class);
  }

  /** A call whose connection is cut is answered or ends {@code otherwise}; the next is answered. */
  private static void assertGoesOn(
      String revision,
      String address,
      Function<Rig, CutProxy> where,
      Class<? extends Outcome> otherwise)
      throws IOException {
    try (Rig rig = Rig.open()) {
      try (StrictClient client = rig.client(revision, address)) {
        rig.awaitAnswered(client, address);
        for (String mode : MODES) {
          for (Cut cut : cuts()) {
            // When
            where.apply(rig).arm(cut);
            Outcome outcome = rig.call(client, address, mode, 4);

            // Then
            assertThat(outcome)
                .as(cut + " " + mode)
                .isInstanceOfAny(Outcome.Answered.class, otherwise);
            rig.awaitAnswered(client, address);
          }
        }
      }
      rig.assertNothingWrong();
    }
  }
}
