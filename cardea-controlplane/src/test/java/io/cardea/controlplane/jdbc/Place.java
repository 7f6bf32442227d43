package io.cardea.controlplane.jdbc;

import io.cardea.controlplane.store.ResourceStore;
import io.cardea.controlplane.store.StoreUnavailable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Where one store is kept.
 *
 * @param words what another process needs to find it
 */
record Place(List<String> words, Function<StoreSettings, Stores> opener) {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  static Place sqlite(Path folder) {
    return new Place(
        List.of("sqlite", folder.toString()), settings -> ResourceStores.sqlite(folder, settings));
  }

  static Place postgres(PostgresSettings where) {
    return new Place(
        List.of("postgres", where.url()), settings -> ResourceStores.postgres(where, settings));
  }

  /** The place that {@code words} say. */
  static Place of(String backend, String where) {
    return backend.equals("sqlite")
        ? sqlite(Path.of(where))
        : postgres(new PostgresSettings(where, "postgres", "postgres"));
  }

  /** Opens the store, which several may at the same time, as processes would. */
  ResourceStore open(StoreSettings settings) {
    return stores(settings).resources();
  }

  Stores stores(StoreSettings settings) {
    return opener.apply(settings);
  }

  ResourceStore open() {
    return patiently(() -> open(StoreSettings.defaults()));
  }

  /** What {@code work} gives as soon as the database can be used, on a busy machine, too. */
  static <T> T patiently(Supplier<T> work) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        return work.get();
      } catch (StoreUnavailable e) {
        if (System.nanoTime() > end) {
          throw e;
        }
      }
    }
  }
}
