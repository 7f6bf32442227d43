package io.cardea.controlplane.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EndedOrdersTest {

  @TempDir private Path folder = Path.of(".");

  @Test
  void shouldBeKept() throws IOException {
    EndedOrders ended = new EndedOrders(folder, "ended");
    assertThat(ended.has("a")).isFalse();
    ended.add("a");
    ended.add("b");
    ended.add("a");

    EndedOrders again = new EndedOrders(folder, "ended");
    assertThat(again.has("a") && again.has("b")).isTrue();
    assertThat(again.has("c")).isFalse();
    assertThat(folder.resolve("ended")).hasContent("a\nb");
  }

  @Test
  void shouldKeepInMindOnlyWhatIsWritten() throws IOException {
    EndedOrders ended = new EndedOrders(folder, "ended");
    Files.createDirectories(folder.resolve("ended.part/in the way"));

    assertThatThrownBy(() -> ended.add("a")).isInstanceOf(IOException.class);
    assertThat(ended.has("a")).isFalse();
  }

  /** Nobody goes on with an order as if none had ended. */
  @Test
  void shouldNotBeEmptyIfItCannotBeRead() throws IOException {
    Files.createDirectory(folder.resolve("ended"));
    EndedOrders ended = new EndedOrders(folder, "ended");

    assertThatThrownBy(() -> ended.has("a")).isInstanceOf(IOException.class);
  }
}
