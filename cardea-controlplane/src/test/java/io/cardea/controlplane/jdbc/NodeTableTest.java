package io.cardea.controlplane.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardea.controlplane.store.NodeBoard;
import io.cardea.controlplane.store.NodeReport;
import io.cardea.controlplane.store.StorePosition;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What gateways say that share a database. */
@ParameterizedClass
@EnumSource(Backend.class)
class NodeTableTest {

  private static final Instant BEGIN = Instant.parse("2026-11-29T12:00:00Z");

  @Parameter Backend backend = Backend.SQLITE;
  @TempDir Path folder;

  private volatile Instant now = BEGIN;

  private NodeReport report(String node, long revision) {
    return new NodeReport(
        node, "host", "1.0", new StorePosition("0123456789ab", revision), revision, BEGIN, now);
  }

  @Test
  void shouldShowWhatEachSaidLastAndForgetTheSilent() {
    StoreSettings settings = StoreSettings.defaults();
    StoreSettings timed =
        new StoreSettings(
            settings.limits(), settings.poll(), () -> now, settings.random(), settings.threads());
    Place place = backend.empty(folder.resolve("data"));
    try (Stores stores = Place.patiently(() -> place.stores(timed))) {
      NodeBoard board = stores.nodes();
      assertThat(board.all()).isEmpty();

      // When each says something, and one something else
      board.say(report("b", 1));
      board.say(report("a", 1));
      NodeReport silent = report("c", 1);
      board.say(silent);
      now = BEGIN.plusSeconds(30);
      board.say(report("b", 2));
      board.say(report("a", 3));

      // Then
      assertThat(board.all()).containsExactly(report("a", 3), report("b", 2), silent);
      now = BEGIN.plusSeconds(36);
      assertThat(board.all()).extracting(NodeReport::node).containsExactly("a", "b");
      board.leave("a");
      assertThat(board.all()).extracting(NodeReport::node).containsExactly("b");
    }
  }
}
