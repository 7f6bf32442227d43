package io.cardea.controlplane.jdbc;

import java.nio.file.Path;

/** Where resources are kept. */
enum Backend {
  SQLITE {
    @Override
    Place empty(Path folder) {
      return Place.sqlite(folder);
    }
  },
  POSTGRES {
    @Override
    Place empty(Path folder) {
      return Place.postgres(TestPostgres.get().newSchema());
    }
  };

  /** A place where there is no store yet. */
  abstract Place empty(Path folder);
}
