package io.cardea.audit.witness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cardea.audit.checkpoint.Cosigner;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WitnessTest {

  private static final String KEY = new Cosigner("witness.example/w1").vkey();

  @Test
  void shouldReadOneOnALine() {
    String other = new Cosigner("w2").vkey();

    assertThat(
            Witness.parseAll(
                "# ours\n\n%s https://a.example/w/\n  %s\thttp://127.0.0.1:1\n"
                    .formatted(KEY, other)))
        .extracting(one -> one.key() + " " + one.submission())
        .containsExactly(
            KEY + " https://a.example/w/add-checkpoint",
            other + " http://127.0.0.1:1/add-checkpoint");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "# nobody",
        "KEY",
        "KEY http://a.example",
        "KEY https://a.example more",
        "https://a.example KEY",
        "KEY https://a.example\nKEY https://b.example",
        "witness.example/w1+00000000+BAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA https://a.example",
        "witness.example/w1 https://a.example"
      })
  void shouldRefuseOthers(String text) {
    assertThatThrownBy(() -> Witness.parseAll(text.replace("KEY", KEY)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldRefuseKeysOfLogsAndTooMany() {
    String ofALog = KEY.replaceFirst("\\+B", "+A");
    assertThatThrownBy(() -> Witness.parseAll(ofALog + " https://a.example"))
        .hasMessageContaining("line 1")
        .hasMessageContaining("cosignature/v1");
    String many =
        IntStream.range(0, 17)
            .mapToObj(i -> new Cosigner("w" + i).vkey() + " https://a.example\n")
            .collect(Collectors.joining());
    assertThatThrownBy(() -> Witness.parseAll(many)).hasMessageContaining("1 to 16");
  }
}
