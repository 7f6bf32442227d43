package io.cardea.controlplane.jdbc;

import static io.cardea.controlplane.jdbc.Samples.adapter;
import static io.cardea.controlplane.jdbc.Samples.id;
import static io.cardea.controlplane.jdbc.Samples.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cardea.controlplane.store.ResourceStore;
import io.cardea.controlplane.store.StoreDamaged;
import io.cardea.controlplane.store.StoreUnavailable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteDataSource;

class SqliteStoreTest {

  @TempDir Path folder;

  @Test
  void shouldBeReadableByItsOwnerOnly() throws IOException {
    try (ResourceStore store = open()) {
      put(store, adapter("a", "one"));

      assertThat(permissions(data())).isEqualTo("rwx------");
      assertThat(files()).hasSizeGreaterThan(1);
      assertThat(files()).allMatch(file -> permissions(file).equals("rw-------"));
    }
  }

  @Test
  void shouldKnowTheTablesThatItMakes() {
    open().close();
    SQLiteDataSource source = new SQLiteDataSource();
    source.setUrl("jdbc:sqlite:" + file());

    assertThat(Schema.isCurrent(source, new SqliteDialect(file()))).isTrue();
  }

  @Test
  void shouldRefuseWhatIsNoStore() throws IOException {
    Files.createDirectory(data());
    Files.writeString(file(), "not a database".repeat(100));

    assertThatExceptionOfType(StoreDamaged.class)
        .isThrownBy(this::open)
        .withMessageContaining("damaged or no resource store: restore a backup");
  }

  @Test
  void shouldRefuseAStoreOfANewerCardea() throws SQLException {
    open().close();
    execute(
        """
        INSERT INTO resource_schema (installed_rank, version, description, type, script, checksum,
          installed_by, installed_on, execution_time, success)
        VALUES (99, '99', 'later', 'SQL', 'V99__later.sql', 1, '', '2026-01-01 00:00:00', 1, 1)
        """);

    assertThatExceptionOfType(StoreDamaged.class)
        .isThrownBy(this::open)
        .withMessageContaining("newer Cardea");
  }

  @Test
  void shouldSayThatARowIsBroken() throws SQLException {
    try (ResourceStore store = open()) {
      put(store, adapter("a", "one"));
      put(store, adapter("b", "one"));
      execute("UPDATE resource SET document = '{}' WHERE name = 'a'");

      assertThatExceptionOfType(StoreDamaged.class)
          .isThrownBy(store::all)
          .withMessageContaining("broken row");
      assertThat(store.get(id("b"))).isPresent();
    }
  }

  @Test
  void shouldSayWhereItCannotWork() throws IOException {
    Files.writeString(data(), "x");

    assertThatExceptionOfType(StoreUnavailable.class)
        .isThrownBy(this::open)
        .withMessageContaining("check the directory's permissions");
  }

  @Test
  void shouldNotBeOpenedWhileItIsLocked() throws SQLException {
    open().close();
    try (Connection other = connect();
        Statement statement = other.createStatement()) {
      statement.execute("PRAGMA locking_mode = EXCLUSIVE");
      statement.execute("BEGIN EXCLUSIVE");

      assertThatExceptionOfType(StoreUnavailable.class)
          .isThrownBy(this::open)
          .withMessageContaining("is busy: try again, or stop what else writes to it");
    }
  }

  @Test
  void shouldNotBeOpenedWhereNoFileCanBeRead() throws IOException {
    Files.createDirectories(file());

    assertThatExceptionOfType(StoreUnavailable.class)
        .isThrownBy(this::open)
        .withMessageContaining("check");
  }

  @Test
  void shouldReadWhileAnotherProcessWritesAndFailToWriteInTime() throws SQLException {
    try (ResourceStore store = open()) {
      put(store, adapter("a", "one"));
      try (Connection other = connect();
          Statement statement = other.createStatement()) {
        statement.execute("BEGIN IMMEDIATE");

        assertThat(store.get(id("a"))).isPresent();
        assertThatExceptionOfType(StoreUnavailable.class)
            .isThrownBy(() -> put(store, adapter("a", "two")))
            .withMessageContaining("is busy")
            .matches(failure -> !failure.mayHaveApplied());

        statement.execute("ROLLBACK");
      }
      assertThat(put(store, adapter("a", "two")).generation()).isEqualTo(2);
    }
  }

  private ResourceStore open() {
    return ResourceStores.sqlite(data(), StoreSettings.defaults()).resources();
  }

  private Path data() {
    return folder.resolve("data");
  }

  private Path file() {
    return data().resolve("resources.db");
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + file());
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(data())) {
      return files.toList();
    }
  }

  private static String permissions(Path file) {
    try {
      return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
