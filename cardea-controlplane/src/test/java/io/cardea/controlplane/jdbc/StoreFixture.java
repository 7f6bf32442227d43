package io.cardea.controlplane.jdbc;

import io.cardea.controlplane.store.HistoryLimits;
import io.cardea.controlplane.store.ResourceStore;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What extends this is run on each store, every test on an empty one. */
@ParameterizedClass
@EnumSource(Backend.class)
abstract class StoreFixture {

  @Parameter Backend backend = Backend.SQLITE;
  @TempDir Path folder;
  Place place;
  ResourceStore store;

  @BeforeEach
  void open() {
    place = backend.empty(folder.resolve("data"));
    store = place.open();
  }

  @AfterEach
  void close() {
    store.close();
  }

  static StoreSettings keeping(int revisions, Duration age) {
    StoreSettings settings = StoreSettings.defaults();
    return new StoreSettings(
        new HistoryLimits(revisions, age),
        settings.poll(),
        settings.clock(),
        settings.random(),
        settings.threads());
  }
}
