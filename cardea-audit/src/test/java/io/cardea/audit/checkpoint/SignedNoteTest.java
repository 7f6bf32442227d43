package io.cardea.audit.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignedNoteTest {

  private static final NoteSigner ONE = NoteSigner.make("example/one", new SecureRandom());
  private static final NoteSigner OTHER = NoteSigner.make("example/other", new SecureRandom());

  @Test
  void shouldReadWhatIsWritten() {
    String text = "example/one\n1\n";
    for (SignedNote note :
        List.of(
            SignedNote.of(text, ONE),
            new SignedNote(text, List.of(ONE.sign(text), OTHER.sign(text))))) {
      SignedNote read = SignedNote.parse(note.toString());
      assertThat(read).isEqualTo(note);
      assertThat(read.isSealedBy(ONE.key())).isTrue();
      assertThat(read.isSealedBy(OTHER.key())).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n",
        "\n\n",
        "text\n",
        "text\n\n",
        "text\n\nx\n",
        "\n\n— a b\n",
        "text\n— a b\n",
        "text\n\n— a b",
        "text\n\n— a b\n\n",
        "text\n\n— a b\nx\n",
        "text\r\n\r\n— a b\r\n",
        "text\n\n— a b\r\n",
        "text\n\n— a b\n\ntext\n\n— a b\n",
        "text\n\n\n— a b\n",
      })
  void shouldReadNothingElse(String wrong) {
    assertThatThrownBy(() -> SignedNote.parse(wrong)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldReadNoMoreSignaturesThanAVerifier() {
    assertThat(SignedNote.parse("text\n\n" + "— a b\n".repeat(40)).signatures()).hasSize(40);
    assertThatThrownBy(() -> SignedNote.parse("text\n\n" + "— a b\n".repeat(41)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
