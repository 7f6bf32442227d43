package io.cardea.controlplane.jdbc;

import io.cardea.controlplane.store.ResourceStore;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/**
 * Where one store is kept.
 *
 * @param words what another process needs to find it
 */
record Place(List<String> words, Function<StoreSettings, ResourceStore> opener) {

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
    return opener.apply(settings);
  }

  ResourceStore open() {
    return open(StoreSettings.defaults());
  }
}
