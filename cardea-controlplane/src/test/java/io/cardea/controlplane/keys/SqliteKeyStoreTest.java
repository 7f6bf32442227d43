package io.cardea.controlplane.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cardea.model.identity.ApiKey;
import io.cardea.model.identity.KeyScope;
import io.cardea.model.identity.TenantId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteKeyStoreTest {

  @TempDir Path folder;

  @Test
  void shouldKeepTheHashAndNeverTheKey() throws IOException {
    IssuedKey issued;
    String whileOpen;
    try (SqliteKeyStore store = SqliteKeyStore.open(data())) {
      issued = service(store).issue(TenantId.DEFAULT, "bot", KeyScope.data());
      whileOpen = everyByte();
    }
    String secret = issued.key().substring(issued.key().length() - 43);
    String hash = new String(issued.record().hash().toBytes(), StandardCharsets.ISO_8859_1);

    for (String bytes : List.of(whileOpen, everyByte())) {
      assertThat(bytes).contains(issued.record().id().value()).contains(hash);
      assertThat(bytes).doesNotContain(secret);
      assertThat(bytes).doesNotContain(HexFormat.of().formatHex(bytes(secret)));
    }
  }

  @Test
  void shouldBeDurableBeforeItAnswers() throws IOException {
    try (SqliteKeyStore store = SqliteKeyStore.open(data())) {
      ApiKey key = service(store).issue(TenantId.DEFAULT, "bot", KeyScope.data()).record();

      // What a killed process leaves behind: the files as they are now.
      Path copy = Files.createDirectory(folder.resolve("copy"));
      for (Path file : files()) {
        Files.copy(file, copy.resolve(file.getFileName()));
      }
      try (SqliteKeyStore left = SqliteKeyStore.open(copy)) {
        assertThat(left.all()).extracting(ApiKey::id).containsExactly(key.id());
      }
    }
  }

  @Test
  void shouldBeReadableByItsOwnerOnly() throws IOException {
    try (SqliteKeyStore store = SqliteKeyStore.open(data())) {
      service(store).issue(TenantId.DEFAULT, "bot", KeyScope.data());

      assertThat(permissions(data())).isEqualTo("rwx------");
      assertThat(files()).hasSizeGreaterThan(1);
      assertThat(files()).allMatch(file -> permissions(file).equals("rw-------"));
    }
    Files.setPosixFilePermissions(
        data().resolve("keys.db"), PosixFilePermissions.fromString("rw-r--r--"));

    SqliteKeyStore.open(data()).close();

    assertThat(permissions(data().resolve("keys.db"))).isEqualTo("rw-------");
  }

  @Test
  void shouldRefuseASchemaNewerThanItsOwn() throws SQLException {
    SqliteKeyStore.open(data()).close();
    execute("INSERT INTO schema_version (version) VALUES (" + (KeySchema.VERSION + 1) + ")");

    refused("the key store has schema version 4, this Cardea knows 3: run the newer Cardea");
  }

  @Test
  void shouldMigrateOnceOnly() throws SQLException {
    SqliteKeyStore.open(data()).close();
    SqliteKeyStore.open(data()).close();

    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT COUNT(*) FROM schema_version")) {
      assertThat(rows.getInt(1)).isEqualTo(KeySchema.VERSION);
    }
  }

  @Test
  void shouldRefuseASecondProcess() {
    try (SqliteKeyStore _ = SqliteKeyStore.open(data())) {
      refused("the key store in " + data() + " is in use: stop the other Cardea");
    }
  }

  @Test
  void shouldRefuseWhatIsNoKeyStore() throws IOException {
    Files.createDirectory(data());
    Files.writeString(data().resolve("keys.db"), "not a database".repeat(100));

    refused("the key store in " + data() + " is damaged or no key store: restore a backup");
  }

  @Test
  void shouldRefuseADirectoryThatIsAFile() throws IOException {
    Files.writeString(data(), "x");

    refused("the key store in " + data() + " cannot be made: check the directory's permissions");
  }

  @Test
  void shouldRefuseABrokenRow() throws SQLException {
    SqliteKeyStore.open(data()).close();
    execute(
        "INSERT INTO api_key (id, tenant, agent, planes, hash, created)"
            + " VALUES ('ID', 'default', 'bot', 'DATA', x'00', 0)");

    try (SqliteKeyStore store = SqliteKeyStore.open(data())) {
      assertThatExceptionOfType(KeyStoreException.class)
          .isThrownBy(store::all)
          .withMessage("the key store holds a broken row: restore a backup");
    }
  }

  private void refused(String expected) {
    assertThatExceptionOfType(KeyStoreException.class)
        .isThrownBy(() -> SqliteKeyStore.open(data()))
        .withMessageStartingWith(expected);
  }

  private Path data() {
    return folder.resolve("data");
  }

  private static KeyService service(KeyStore store) {
    return new KeyService(store, new SecureRandom(), Clock.systemUTC());
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + data().resolve("keys.db"));
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

  private String everyByte() throws IOException {
    StringBuilder all = new StringBuilder();
    for (Path file : files()) {
      all.append(Files.readString(file, StandardCharsets.ISO_8859_1));
    }
    return all.toString();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String permissions(Path file) {
    try {
      return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
