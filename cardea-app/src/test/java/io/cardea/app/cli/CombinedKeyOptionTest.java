package io.cardea.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cardea.audit.checkpoint.NoteKey;
import io.cardea.audit.checkpoint.NoteSigner;
import java.io.IOException;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class CombinedKeyOptionTest {

  private static CombinedKeyOption option(String... words) {
    return CommandLine.populateCommand(new CombinedKeyOption(), words);
  }

  private static NoteKey named(String name) {
    return NoteSigner.make(name, new SecureRandom()).key();
  }

  @Test
  void shouldReadAKeyOfCombinedCheckpoints() throws IOException {
    NoteKey key = named("cardea.audit.combined/0123456789abcdef");

    assertThat(option("--audit-combined-key", key.toString()).key()).contains(key);
    assertThat(option().key()).isEmpty();
  }

  /** A node's own key would let it sign what is to convict it. */
  @Test
  void shouldTakeNoKeyOfALogAndNothingElse() {
    assertThatThrownBy(
            () -> option("--audit-combined-key=" + named("cardea.audit/0123456789abcdef")).key())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("this key is of a log");
    for (String wrong : new String[] {"x", "a+b+c", named("cardea.audit.combined/x") + "A"}) {
      assertThatThrownBy(() -> option("--audit-combined-key=" + wrong).key())
          .as(wrong)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("--audit-combined-key: ");
    }
  }
}
