package io.cardea.it.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.testkit.evil.FragileServer.Era;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A server forgets its sessions, goes down and comes up again, or changes its era. */
class UpstreamLossTest {

  private static final List<String> REVISIONS =
      List.of("2025-03-26", "2025-06-18", "2025-11-25", "2026-07-28");

  static Stream<Arguments> clientsAndStatuses() {
    return REVISIONS.stream()
        .flatMap(revision ->
            Rig.ADDRESSES.stream()
                .flatMap(address ->
                    Stream.of(404, 400).map(status -> Arguments.of(revision, address, status))));
  }

  static Stream<Arguments> clients() {
    return REVISIONS.stream()
        .flatMap(
            revision -> Rig.ADDRESSES.stream().map(address -> Arguments.of(revision, address)));
  }

  @ParameterizedTest
  @MethodSource("clientsAndStatuses")
  void shouldAnswerTheFirstCallAfterTheServerForgotItsSessions(
      String revision, String address, int status) throws IOException {
    try (Rig rig = Rig.open()) {
      // Given
      rig.server().become(Era.LEGACY).refusingSessionsWith(status);
      try (StrictClient client = rig.client(revision, address)) {
        rig.awaitAnswered(client, address);

        // When
        rig.server().dropSessions();

        // Then
        for (String mode : List.of("plain", "stream")) {
          assertThat(rig.call(client, address, mode, 0)).isInstanceOf(Outcome.Answered.class);
        }
      }
      rig.assertNothingWrong();
    }
  }

  @ParameterizedTest
  @MethodSource("clientsAndStatuses")
  void shouldAnswerAgainAfterTheServerWasRestarted(String revision, String address, int status)
      throws IOException {
    try (Rig rig = Rig.open()) {
      // Given
      rig.server().become(Era.LEGACY).refusingSessionsWith(status);
      try (StrictClient client = rig.client(revision, address)) {
        rig.awaitAnswered(client, address);

        // When
        rig.weather().server("south").begin();
        rig.server().kill();
        rig.upstream().shut();
        Outcome down = rig.call(client, address);
        rig.server().restart();
        rig.upstream().reopen();
        rig.weather().server("south").end();

        // Then
        assertThat(down).isInstanceOf(Outcome.Refused.class);
        rig.awaitAnswered(client, address);
      }
      rig.assertNothingWrong();
    }
  }

  @ParameterizedTest
  @MethodSource("clients")
  void shouldAnswerAgainAfterTheServerChangedItsEra(String revision, String address)
      throws IOException {
    try (Rig rig = Rig.open()) {
      // Given
      rig.server().become(Era.LEGACY);
      try (StrictClient client = rig.client(revision, address)) {
        rig.awaitAnswered(client, address);

        // When, Then
        for (Era era : List.of(Era.MODERN, Era.LEGACY)) {
          rig.weather().server("south").begin();
          rig.server().become(era);
          rig.awaitAnswered(client, address);
          rig.weather().server("south").end();
          rig.awaitAnswered(client, address);
        }
      }
      rig.assertNothingWrong();
    }
  }
}
