package io.cardea.audit.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CosignerKeyTest {

  private static final String TEXT = "log\n3\nroot\n";

  private final Cosigner witness = new Cosigner("witness.example/w1");
  private final CosignerKey key = CosignerKey.parse(witness.vkey());

  @Test
  void shouldFindTheRightCosignatureAmongOthers() {
    String right = witness.line(TEXT);
    List<String> lines =
        List.of(
            "— witness.example/w1 !",
            new Cosigner("witness.example/w1").line(TEXT),
            witness.line(TEXT + "more\n"),
            right);
    assertThat(key.cosignature(TEXT, lines)).contains(right);
    assertThat(key.cosignature(TEXT + "more\n", List.of(right))).isEmpty();
    assertThat(key).hasToString(witness.vkey());
  }

  @Test
  void shouldTakeNoCosignatureThatSaysAnotherTime() {
    assertThat(key.cosignature(TEXT, List.of(witness.line(TEXT, 5, 6)))).isEmpty();
    assertThat(key.cosignature(TEXT, List.of(witness.line(TEXT, -1, -1)))).isEmpty();
    assertThat(key.cosignature(TEXT, List.of(witness.line(TEXT, 0, 0)))).isPresent();
    String right = witness.line(TEXT);
    for (String wrong : List.of(right + "AAAA", right.substring(0, right.length() - 4), "")) {
      assertThat(key.cosignature(TEXT, List.of(wrong))).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "w",
        "w+00000000",
        "w+00000000+BAAA",
        "w+00000000+BAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "w+0000000g+BAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        " w+00000000+BAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
      })
  void shouldRefuseWhatIsNoKey(String text) {
    assertThatThrownBy(() -> CosignerKey.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
