package io.cardea.dataplane.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.model.catalog.Offer.Item;
import io.cardea.model.policy.Action;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResourceLabelTest {

  @ParameterizedTest
  @CsvSource({
    "file:///home/pat, file:",
    "users://pat, users:",
    "pat@example.com, uri",
    "'', uri",
    "1a:b, uri",
    "a+b.c-d:x, a+b.c-d:",
    "abcdefghijklmnopqrstuvwxyzabcdefgh:x, uri",
    "'pat smith:x', uri",
    ":x, uri"
  })
  void shouldSayNoMoreThanTheSchemeOfAUri(String uri, String label) {
    assertThat(ResourceLabel.target(Action.resource(uri), Optional.empty())).contains(label);
    // Then a listed resource is no template
    Item listed = new Item(uri, uri, "{}", "d");
    assertThat(ResourceLabel.target(Action.resource(uri), Optional.of(listed))).contains(label);
  }

  @Test
  void shouldNameTheTemplateToolOrPrompt() {
    Item template = new Item("users://{id}", "users://{id}", "{}", "d");
    assertThat(ResourceLabel.target(Action.resource("users://pat"), Optional.of(template)))
        .contains("users://{id}");
    assertThat(ResourceLabel.target(Action.tool("users://pat"), Optional.empty()))
        .contains("users://pat");
    assertThat(ResourceLabel.target(Action.prompt("p"), Optional.empty())).contains("p");
    assertThat(ResourceLabel.target(Action.USE, Optional.empty())).isEmpty();
  }
}
