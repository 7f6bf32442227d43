package io.cardea.model.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.model.catalog.ItemCollector.Added;
import io.cardea.model.catalog.ItemCollector.LeftOut;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ItemCollectorTest {

  @Test
  void shouldKeepOrderAndDefinitions() {
    // Given
    ItemCollector tools = new ItemCollector("files", Offer.Kind.TOOL);

    // When
    tools.add("b", "{ \"name\" : \"b\" }");
    tools.add("a.c", "{}");

    // Then
    assertThat(tools.items())
        .containsExactly(
            new Offer.Item(
                "b",
                "files__b",
                "{ \"name\" : \"b\" }",
                "46c23f98dfb43d2cfa069d87f1467a29c26216fb8a16c9c611c691510b40cf03"),
            new Offer.Item(
                "a.c",
                ExposedName.of("files", "a.c"),
                "{}",
                "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"));
    assertThat(tools.leftOut()).isEqualTo(new LeftOut(0, 0, 0));
  }

  @Test
  void shouldKeepTheFirstOfTwoOfOneName() {
    // Given
    ItemCollector prompts = new ItemCollector("files", Offer.Kind.PROMPT);

    // When
    Added first = prompts.add("a", "1");
    Added second = prompts.add("a", "2");

    // Then
    assertThat(first).isEqualTo(Added.TAKEN);
    assertThat(second).isEqualTo(Added.DUPLICATE);
    assertThat(prompts.items()).extracting(Offer.Item::json).containsExactly("1");
    assertThat(prompts.leftOut()).isEqualTo(new LeftOut(1, 0, 0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "a\nb", "\0", "a\u007Fb", "a\u0085b", "\uD800", "a\uDC00b", "\uDC00\uD800"})
  void shouldLeaveOutBadNames(String name) {
    for (Offer.Kind kind : Offer.Kind.values()) {
      // Given
      ItemCollector collector = new ItemCollector("files", kind);

      // When
      Added added = collector.add(name, "{}");

      // Then
      assertThat(added).isEqualTo(Added.BAD_NAME);
      assertThat(collector.items()).isEmpty();
      assertThat(collector.leftOut()).isEqualTo(new LeftOut(0, 1, 0));
    }
  }

  @Test
  void shouldTakeNamesAndUrisUpToTheirLength() {
    ItemCollector tools = new ItemCollector("files", Offer.Kind.TOOL);
    ItemCollector resources = new ItemCollector("files", Offer.Kind.RESOURCE);

    assertThat(tools.add("😀".repeat(64), "{}")).isEqualTo(Added.TAKEN);
    assertThat(tools.add("x".repeat(129), "{}")).isEqualTo(Added.BAD_NAME);
    assertThat(resources.add("x".repeat(2048), "{}")).isEqualTo(Added.TAKEN);
    assertThat(resources.add("x".repeat(2049), "{}")).isEqualTo(Added.BAD_NAME);
  }

  @Test
  void shouldLeaveUrisAsTheyAre() {
    // Given
    ItemCollector templates = new ItemCollector("files", Offer.Kind.TEMPLATE);

    // When
    templates.add("file:///{path}", "{}");

    // Then
    assertThat(templates.items().getFirst().exposedName()).isEqualTo("file:///{path}");
  }

  @Test
  void shouldStopWhenFull() {
    // Given
    ItemCollector tools = new ItemCollector("files", Offer.Kind.TOOL);
    for (int i = 0; i < ItemCollector.MAX_ITEMS - 1; i++) {
      tools.add("t" + i, "{}");
    }

    // When
    boolean before = tools.isFull();
    Added last = tools.add("last", "{}");
    Added beyond = tools.add("beyond", "{}");

    // Then
    assertThat(before).isFalse();
    assertThat(last).isEqualTo(Added.TAKEN);
    assertThat(tools.isFull()).isTrue();
    assertThat(beyond).isEqualTo(Added.FULL);
    assertThat(tools.items()).hasSize(ItemCollector.MAX_ITEMS);
    assertThat(tools.leftOut()).isEqualTo(new LeftOut(0, 0, 1));
  }
}
