package io.cardea.model.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodeIdTest {

  @ParameterizedTest
  @ValueSource(longs = {0, 1, -1, Long.MIN_VALUE, 0x0123456789abcdefL})
  void shouldReadWhatItWrote(long incarnation) {
    // Given
    NodeId id = new NodeId("node-1", incarnation);
    // When
    String text = id.toString();
    // Then
    assertThat(NodeId.parse(text)).contains(id);
    assertThat(text).matches("node-1\\.[0-9a-f]{16}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "a",
        "a.",
        ".0000000000000000",
        "a.000000000000000",
        "a.00000000000000000",
        "a.000000000000000G",
        "a.000000000000000A",
        "a.+00000000000000a",
        "a.-00000000000000a",
        "a.00000000000000\u0660\u0660",
        "a.b.00000000000000",
        "A.0000000000000000",
        "a b.0000000000000000",
        "a\n.0000000000000000",
        "a.0000000000000000 ",
        " a.0000000000000000",
        "a/.0000000000000000",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.0000000000000000"
      })
  void shouldReadNothingElse(String text) {
    // When // Then
    assertThat(NodeId.parse(text)).isEmpty();
  }

  @Test
  void shouldBeAnotherNodeAfterEachStart() {
    // Given
    SplittableRandom random = new SplittableRandom(1);
    // When
    NodeId before = NodeId.starting("a", random);
    NodeId after = NodeId.starting("a", random);
    // Then
    assertThat(after).isNotEqualTo(before);
    assertThat(after.name()).isEqualTo(before.name());
  }

  @Test
  void shouldRefuseNamesThatDoNotFitAddresses() {
    // When // Then
    assertThatThrownBy(() -> new NodeId("a.b", 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new NodeId("", 1)).isInstanceOf(IllegalArgumentException.class);
  }
}
