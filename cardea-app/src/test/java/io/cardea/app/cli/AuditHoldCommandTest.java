package io.cardea.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code audit hold}. */
class AuditHoldCommandTest extends AuditFixture {

  private static final String ALL = "/api/v1/audit/holds";
  private static final String ONE = ALL + "/case-7";
  private static final String HOLD =
      "{\"name\":\"case-7\",\"tenant\":\"acme\",\"from\":\"2026-01-01T00:00:00Z\","
          + "\"since\":\"2026-03-01T12:00:00Z\",\"by\":\"boss\",\"reason\":\"court \\u001b[2J order\"}";

  private Ran hold(String... words) {
    return run(Stream.concat(Stream.of("hold"), Stream.of(words)).toArray(String[]::new));
  }

  @Test
  void shouldAddOne() {
    admin.on(ONE, 200, HOLD);

    Ran ran =
        hold(
            "add",
            "case-7",
            "--from",
            "2026-01-01T00:00:00Z",
            "--tenant",
            "acme",
            "--reason",
            "court order");

    assertThat(ran.code()).isZero();
    assertThat(ran.out())
        .contains("In force on this node: case-7: 2026-01-01T00:00:00Z to whatever comes")
        .contains("tenant acme", "by boss")
        .doesNotContain("\u001b");
    assertThat(admin.asked()).containsExactly(ONE + " Bearer cardea_boss");
    assertThat(admin.bodies())
        .containsExactly(
            "{\"reason\":\"court order\",\"from\":\"2026-01-01T00:00:00Z\",\"tenant\":\"acme\"}");
  }

  @Test
  void shouldNeedAReason() {
    assertThat(hold("add", "case-7").code()).isEqualTo(2);
    assertThat(admin.asked()).isEmpty();
  }

  @Test
  void shouldListThem() {
    admin.on(ALL, 200, "{\"items\":[]}").on(ALL, 200, "{\"items\":[" + HOLD + "]}");

    assertThat(hold("list").out()).contains("Nothing is held on this node.");
    assertThat(hold("list").out()).contains("case-7: ", "court");
  }

  @Test
  void shouldRemoveOneOrSayWhyNot() {
    admin
        .on(ONE, 200, "{\"removed\":\"case-7\"}")
        .on(ONE, 404, "{\"detail\":\"There is no hold case-7 on this node.\"}");

    assertThat(hold("remove", "case-7").out()).contains("Ended on this node: case-7");
    Ran again = hold("remove", "case-7");
    assertThat(again.code()).isEqualTo(1);
    assertThat(again.err()).contains("There is no hold case-7");
  }
}
