package io.cardea.controlplane.jdbc;

import io.cardea.controlplane.backup.BackupEntry;
import io.cardea.controlplane.backup.BackupFile;
import io.cardea.controlplane.backup.BackupReader;
import io.cardea.controlplane.backup.BackupWriter;
import io.cardea.controlplane.store.BackupRefused;
import io.cardea.controlplane.store.StorePosition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Stores as files, and back. */
final class Backups {

  private Backups() {}

  static StorePosition write(Database database, Path file) throws IOException {
    try {
      return BackupFile.write(
          file, writer -> database.read(connection -> write(connection, writer)));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static StorePosition write(Connection connection, BackupWriter writer)
      throws SQLException {
    Head head = Head.read(connection);
    write(writer, new BackupEntry.Start(head.incarnation(), head.revision(), head.floor()));
    HistoryTable.each(connection, signed -> write(writer, signed));
    VersionTable.each(connection, version -> write(writer, version));
    ResourceTable.each(
        connection, head, resource -> write(writer, new BackupEntry.Current(resource)));
    return head.position();
  }

  private static void write(BackupWriter writer, BackupEntry entry) {
    try {
      writer.write(entry);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Restores.
   *
   * @param incarnation of the store from now on
   */
  static StorePosition restore(Database database, Path file, boolean replace, String incarnation)
      throws BackupRefused, IOException {
    BackupReader.read(file, _ -> {});
    try {
      return database.write(connection -> {
        empty(connection, replace);
        Loading loading = new Loading(connection, incarnation);
        read(file, loading);
        return Verdict.commit(loading.finish());
      });
    } catch (Refusal e) {
      throw e.reason;
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static void read(Path file, Loading loading) throws SQLException {
    try {
      BackupReader.read(file, loading::take);
    } catch (BackupRefused e) {
      throw new Refusal(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void empty(Connection connection, boolean replace) throws SQLException {
    if (Head.lock(connection).revision() > 0 && !replace) {
      throw new Refusal(
          new BackupRefused(
              "the store is not empty: restore into a new one, or say that what is in it may go"));
    }
    for (String table :
        List.of("resource_mark", "resource", "resource_version", "store_revision")) {
      Sql.update(connection, "DELETE FROM " + table, List.of());
    }
  }

  /** Carries a refusal out of a transaction, which is rolled back. */
  static final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final BackupRefused reason;

    Refusal(BackupRefused reason) {
      super(reason.getMessage(), reason);
      this.reason = reason;
    }
  }
}
