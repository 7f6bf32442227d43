package io.cardea.mcp.revision;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RevisionTest {

  @ParameterizedTest
  @EnumSource
  void shouldBeFoundByItsDate(Revision revision) {
    assertThat(Revision.find(revision.date())).contains(revision);
    assertThat(revision.toString()).isEqualTo(revision.date());
    assertThat(revision.isModern()).isEqualTo(revision == Revision.R2026_07_28);
    assertThat(revision.era()).isEqualTo(revision.isModern() ? Era.MODERN : Era.LEGACY);
    assertThat(revision.allowsBatches()).isEqualTo(revision == Revision.R2025_03_26);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "draft",
        "2025-06-18 ",
        " 2025-06-18",
        "2025-6-18",
        "2026-07-29",
        "DRAFT-2026-v1"
      })
  void shouldNotFindOthers(String date) {
    assertThat(Revision.find(date)).isEmpty();
  }

  @Test
  void shouldBeInOrder() {
    assertThat(Revision.values()).isSortedAccordingTo((a, b) -> a.date().compareTo(b.date()));
  }
}
